using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tael.Device;

/// <summary>What the one who sells types, and what the device does then.</summary>
/// <param name="remember">Keeps a refund until it is answered.</param>
internal sealed partial class Till(TaelServer server, Hardware hardware, Action<JsonElement?> remember)
{
    private const string Usage = "sell AMOUNT [WHAT] | scan CODE | qr | look | cancel | refund ORDER AMOUNT [WHY] | quit";

    private string _session = "none";

    /// <summary>After a power cut: what was asked for and perhaps not answered, and how the latest sale has ended.</summary>
    public async Task GoOn(JsonElement? refund)
    {
        if (refund is not null) await Refund(refund.Value);
        await Show(HttpMethod.Get, "/current");
    }

    /// <summary>Until there are no more lines, or the last one.</summary>
    public async Task Type(TextReader keyboard)
    {
        while (await Task.Run(keyboard.ReadLine) is { } line && line != "quit")
        {
            try
            {
                await Do(line);
            }
            catch (TimeoutException unknown)
            {
                hardware.Say("cashier", $"NOT KNOWN. {unknown.Message} Type it again: nothing is paid twice.");
            }
        }
    }

    private Task Do(string line) => line.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["sell", var sale] when Sum().Match($"sale {sale}") is { Success: true } sum =>
            Show(HttpMethod.Post, "", new { sessionId = NewId("s"), amount = Fen(sum), description = TextOf(sum) ?? "Sale" }),
        ["scan", var authCode] => Show(HttpMethod.Post, $"/{_session}/payments", new { authCode }),
        ["qr"] => Show(HttpMethod.Post, $"/{_session}/payments", new { }),
        ["look"] => Show(HttpMethod.Get, "/current"),
        ["cancel"] => Show(HttpMethod.Post, $"/{_session}/cancel"),
        ["refund", var refund] when Sum().Match(refund) is { Success: true } sum => Refund(JsonSerializer.SerializeToElement(
            new { outRefundNo = NewId("r"), outTradeNo = sum.Groups["order"].Value, amount = Fen(sum), reason = TextOf(sum) })),
        _ => Task.Run(() => hardware.Say("help", Usage)),
    };

    private async Task Show(HttpMethod method, string what, object? body = null)
    {
        var reply = await server.Send(method, $"/device/v1/sessions{what}", body);
        if (reply.IsDone)
        {
            _session = reply.Body.GetProperty("sessionId").GetString()!;
            hardware.Show(reply.Body);
        }
        else hardware.Say("cashier", reply.Why);
    }

    /// <summary>Kept before it is sent: whoever forgets under which number may pay back twice.</summary>
    private async Task Refund(JsonElement refund)
    {
        remember(refund);
        var reply = await server.Send(HttpMethod.Post, "/device/v1/refunds", refund);
        remember(null);
        var fen = refund.GetProperty("amount").GetInt64();
        hardware.Say("cashier", reply.IsDone ? $"REFUNDED {Hardware.Yuan(fen)} of {refund.GetProperty("outTradeNo")}" : reply.Why);
    }

    private static string NewId(string kind) =>
        $"{kind}-{DateTime.UtcNow:yyMMddHHmmss}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    private static long Fen(Match sum) => (100 * long.Parse(sum.Groups["yuan"].ValueSpan, CultureInfo.InvariantCulture))
        + int.Parse(sum.Groups["fen"].Value.PadRight(2, '0'), CultureInfo.InvariantCulture);

    private static string? TextOf(Match sum) => sum.Groups["text"] is { Length: > 0 } text ? text.Value : null;

    [GeneratedRegex(@"^(?<order>\S+) +(?<yuan>\d{1,7})(\.(?<fen>\d{1,2}))?( +(?<text>.+))?$")]
    private static partial Regex Sum();
}

using System.Text.Json;

namespace Tael.Device;

/// <summary>Two screens, a speaker and a printer, all of them lines on a terminal: who speaks stands in front.</summary>
internal sealed class Hardware(TextWriter terminal)
{
    private readonly Lock _lock = new();
    private string _shown = "";
    private string? _over;

    public static string Yuan(long fen) => $"{fen / 100}.{fen % 100:D2}";

    public void Say(string who, string what)
    {
        lock (_lock)
        {
            foreach (var line in what.Split('\n')) terminal.WriteLine($"{who,-8} | {line}");
            terminal.Flush();
        }
    }

    /// <summary>Both screens, if they have changed.</summary>
    public void Show(JsonElement session)
    {
        lock (_lock)
        {
            // What the connection tells may be older than what was answered; a sale that is over stays so.
            var (id, isOver) = (Text(session, "sessionId"), Text(session, "state") is "PAID" or "CANCELLED");
            if (session.GetRawText() == _shown || (id == _over && !isOver)) return;

            (_shown, _over) = (session.GetRawText(), isOver ? id : null);
            var (cashier, customer) = (session.GetProperty("cashierScreen"), session.GetProperty("customerScreen"));
            Say("cashier", $"{HeadingOf(cashier)} {Text(cashier, "detail")} [{Text(session, "outTradeNo") ?? id}]");
            Say("customer", $"{HeadingOf(customer)} {Text(customer, "gift")}".TrimEnd());
            if (Text(customer, "qrCode") is { } code) Say("customer", $"{new QrCode(code)}{code}");
        }
    }

    /// <summary>What the merchant, or a payment, has it do.</summary>
    public void Do(string kind, string text) => Say(
        kind switch { "SPEAK" => "speaker", "PRINT" => "printer", "SHOW" => "customer", _ => "device" },
        kind switch { "UPDATE" => $"goes to version {text}", "REBOOT" => "starts anew", _ => text });

    private static string HeadingOf(JsonElement screen) => $"{Text(screen, "heading")} {Yuan(screen.GetProperty("amount").GetInt64())}";

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}

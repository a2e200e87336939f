using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Devices;

/// <summary>Keeps what devices call for the sandbox's page, as merchants' calls are kept. In production there is no log, and none of
/// this.</summary>
/// <remarks>Not what is told while a connection stays open. Of enrolments and faces nothing is kept but that they were called, since
/// codes stand in them that open something.</remarks>
internal static class DeviceCallLog
{
    private const int OpaqueIdLength = 26;
    private const string Root = "/device/v1";

    private static readonly string[] Lasting = [$"{Root}/events", $"{Root}/connection"];
    private static readonly string[] Confidential = [$"{Root}/enrolments", $"{Root}/faces"];

    public static void UseDeviceCallLog(this WebApplication app)
    {
        if (app.Services.GetService<ICallLog>() is not { } seen) return;

        app.UseWhen(IsShort, branch => branch.Use((http, next) => Run(http, next, seen)));
    }

    private static bool IsShort(HttpContext http) =>
        http.Request.Path.StartsWithSegments(Root) && !Lasting.Any(path => http.Request.Path.StartsWithSegments(path));

    private static async Task Run(HttpContext http, RequestDelegate next, ICallLog seen)
    {
        var started = Stopwatch.GetTimestamp();
        var wire = http.Response.Body;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = wire;
        }

        // Where there is no content, not even nothing may be written.
        if (answer.Length > 0) await wire.WriteAsync(answer.ToArray(), http.RequestAborted);
        seen.Keep(Of(http, answer.ToArray(), Stopwatch.GetElapsedTime(started)));
    }

    private static SeenCall Of(HttpContext http, byte[] answer, TimeSpan took)
    {
        var isShown = !Confidential.Any(path => http.Request.Path.StartsWithSegments(path));
        var body = isShown && http.Request.Body is MemoryStream read ? read.ToArray() : [];
        var id = RandomText.Alphanumeric(OpaqueIdLength).ToUpperInvariant();
        var status = http.Response.StatusCode;
        return new(http, body, new(status, status < 400 ? null : CodeOf(answer), isShown ? answer : []), id, took)
        {
            Signer = isShown ? SignerOf(http, body) : null,
        };
    }

    private static SeenSigner? SignerOf(HttpContext http, byte[] body)
    {
        if (!DeviceAuthorization.TryParse(http.Request.Headers.Authorization.ToString(), out var signed)) return null;

        var timestamp = signed!.Timestamp.ToString(CultureInfo.InvariantCulture);
        var text = SignedMessage.OfRequest(http.Request.Method, SignatureCheck.TargetOf(http), timestamp, signed.Nonce, body);
        return new($"{signed.Device.Merchant}", signed.KeyId, text);
    }

    private static string? CodeOf(byte[] answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("code", out var code)
                ? code.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

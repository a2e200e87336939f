using System.Text;
using System.Text.Json;

namespace Tael.Device;

/// <summary>The server, as a device calls it: each request signed, and sent again until it is answered.</summary>
/// <remarks>No answer says nothing about what has happened. Whatever changes something carries an id of its own, so the same is sent again.</remarks>
internal sealed class TaelServer(HttpClient http, DeviceKey key)
{
    /// <exception cref="TimeoutException">There was no answer for a minute: what has happened is not known.</exception>
    public async Task<Reply> Send(HttpMethod method, string target, object? body = null)
    {
        var text = body is null ? "" : JsonSerializer.Serialize(body, JsonSerializerOptions.Web);
        var until = DateTime.UtcNow.AddMinutes(1);
        for (var wait = 0.25; ; wait = Math.Min(5, wait * 2))
        {
            if (await Try(method, target, text) is { Status: < 500 and not 429 } reply) return reply;
            if (DateTime.UtcNow > until) throw new TimeoutException($"{method} {target}: the server does not answer.");
            await Task.Delay(TimeSpan.FromSeconds(wait));
        }
    }

    private async Task<Reply?> Try(HttpMethod method, string target, string text)
    {
        using var request = new HttpRequestMessage(method, target);
        request.Headers.TryAddWithoutValidation("Authorization", key.Authorize(method.Method, target, text));
        if (text.Length > 0) request.Content = new StringContent(text, Encoding.UTF8, "application/json");
        try
        {
            using var response = await http.SendAsync(request);
            return new((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }
}

internal sealed record Reply(int Status, JsonElement Body)
{
    public bool IsDone => Status == 200;

    public string Why => $"{Body.GetProperty("code").GetString()}: {Body.GetProperty("detail").GetString()}";
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Tael.Bench.Devices;

/// <summary>Sales at devices: begun, shown as a QR code, paid by a payer's phone, announced.</summary>
/// <remarks>Every time is taken from before the request that changes something to when the device has the frame that shows it, so requests,
/// their signatures and the payment itself are in it.</remarks>
/// <param name="name">What their sessions' ids begin with: an order is named after its session, and is one of the whole merchant's.</param>
internal sealed class Sales(string name, HttpClient http, IReadOnlyList<string> payers)
{
    private int _sales;

    /// <summary>Milliseconds until a screen has changed.</summary>
    public ConcurrentBag<double> Screens { get; } = [];

    /// <summary>Milliseconds until a payment is said.</summary>
    public ConcurrentBag<double> Announcements { get; } = [];

    public int Count => Announcements.Count;

    public async Task Sell(BenchDevice device)
    {
        var number = Interlocked.Increment(ref _sales);
        var id = $"{name}-{number}";
        var (began, ready) = (Stopwatch.GetTimestamp(), device.Shows(id, "READY"));
        await device.Post("/device/v1/sessions", new { sessionId = id, amount = 1, description = "tea" });
        Screens.Add(Milliseconds(began, (await ready).At));

        var (asked, shown) = (Stopwatch.GetTimestamp(), device.Shows(id, "SCAN_TO_PAY"));
        await device.Post($"/device/v1/sessions/{id}/payments", new { });
        var screen = await shown;
        Screens.Add(Milliseconds(asked, screen.At));

        var code = screen.Frame.GetProperty("session").GetProperty("customerScreen").GetProperty("qrCode").GetString()!;
        var (paid, said, done) = (Stopwatch.GetTimestamp(), device.Announces($"{id}-1"), device.Shows(id, "PAID"));
        await Pay(payers[number % payers.Count], code, id);
        Announcements.Add(Milliseconds(paid, (await said).At));
        Screens.Add(Milliseconds(paid, (await done).At));
    }

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;

    private async Task Pay(string token, string codeUrl, string requestId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/wallet/v1/payments")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { codeUrl, requestId }), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var reply = await http.SendAsync(request);
        if (!reply.IsSuccessStatusCode) throw new InvalidOperationException($"payment: {reply.StatusCode} {await reply.Content.ReadAsStringAsync()}");
    }
}

using System.Net.Http.Json;
using System.Text.Json;

namespace Tael.Tests.Devices;

/// <summary>A till whose server is killed, or whose cable is pulled, in the middle of each call; and each call is sent until it is
/// answered, as docs/DEVICES.md asks for.</summary>
/// <remarks>It fails at one of three moments in turn: when the call has just been sent, when it has been answered, and when one of three
/// that were sent at once has been.</remarks>
internal abstract class FailingTill : IAsyncDisposable
{
    private int _failures;

    public MerchantClient Merchant { get; protected set; } = null!;
    public DeviceClient Device { get; protected set; } = null!;
    public PayerClient Payer { get; protected set; } = null!;
    public HttpClient Http { get; protected set; } = null!;

    /// <summary>Which moment comes first.</summary>
    public int FirstMoment { init => _failures = value; }

    protected abstract Task Break();

    protected abstract Task Mend();

    public abstract ValueTask DisposeAsync();

    /// <summary>The definite answer to a call that was broken off.</summary>
    public async Task<Reply> Insist(Func<FailingTill, Task<Reply>> call)
    {
        var moment = _failures++ % 3;
        var sent = Enumerable.Range(0, moment == 2 ? 3 : 1).Select(_ => Try(call)).ToArray();
        if (moment > 0) await Task.WhenAny(sent);
        await Break();
        await Task.WhenAll(sent);
        await Mend();
        return await Ask(call);
    }

    public async Task<Reply> Ask(Func<FailingTill, Task<Reply>> call)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (true)
        {
            if (await Try(call) is { Status: < 500 and not 429 } reply) return reply;
            deadline.Token.ThrowIfCancellationRequested();
        }
    }

    public Task<Reply> Open(string id) =>
        Insist(till => till.Device.Post("/device/v1/sessions", new { sessionId = id, amount = 100, description = "tea" }));

    public Task<Reply> Pay(string id, object how) => Insist(till => till.Device.Post($"/device/v1/sessions/{id}/payments", how));

    public Task<Reply> Cancel(string id) => Insist(till => till.Device.Post($"/device/v1/sessions/{id}/cancel"));

    public Task<Reply> Look(string id) => Insist(till => till.Device.Get($"/device/v1/sessions/{id}"));

    public async Task<JsonElement> Face(int person, int? shot) => (await Post("/sandbox/faces", shot is null ? new { person } : new { person, shot })).Json;

    public Task<Reply> Post(string target, object body) =>
        Reply.To(Http, new(HttpMethod.Post, target) { Content = JsonContent.Create(body) });

    /// <summary>One call's answer, or none where the server or the cable went.</summary>
    public async Task<Reply?> Try(Func<FailingTill, Task<Reply>> call)
    {
        try
        {
            return await call(this);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }
}

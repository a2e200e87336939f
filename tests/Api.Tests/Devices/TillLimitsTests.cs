using System.Collections.Frozen;
using System.Globalization;
using Tael.Client.Api.Wire;

namespace Tael.Tests.Devices;

/// <summary>Tills that ask for too much are told so, nothing of it is done, and no other merchant's till feels it.</summary>
public sealed class TillLimitsTests
{
    private const int PerSecond = 5;

    [Fact]
    public async Task What_is_limited_has_opened_no_session_and_other_merchants_tills_sell()
    {
        await using var till = await Till.Start(limits: new(new Dictionary<string, int> { ["/device/v1/sessions"] = PerSecond }.ToFrozenDictionary(), Others: 0));
        var started = TimeProvider.System.GetTimestamp();

        // The same sale again and again: what is served answers alike, and is counted each time.
        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => till.Open("sale-1")));
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Assert.InRange(replies.Count(reply => reply.Status == 200), 1, (PerSecond * (seconds + 1)) + 1);
        var limited = replies.Where(reply => reply.Status == 429).ToArray();
        Assert.NotEmpty(limited);
        Assert.All(limited, reply => Assert.Equal("TRY_AGAIN", reply.Code));
        Assert.All(limited, reply => Assert.InRange(int.Parse(reply.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 60));
        Assert.Equal(200, (await till.Look()).Status);

        var (none, other) = (0, await OtherTill(till));
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while ((await till.Device.Post("/device/v1/sessions", Sale($"cancelled-{none++}"))).Status != 429) deadline.Token.ThrowIfCancellationRequested();
        Assert.Equal(200, (await other.Post("/device/v1/sessions", Sale("sale-1"))).Status);
        Assert.Equal(404, (await till.Device.Get($"/device/v1/sessions/cancelled-{none - 1}")).Status);
    }

    private static object Sale(string id) => new { sessionId = id, amount = 100, description = "tea" };

    private static async Task<DeviceClient> OtherTill(Till till)
    {
        var merchant = await till.Tael.NewMerchant();
        var made = await till.Tael.Post("/sandbox/devices", new { merchant = merchant.Mchid });
        return DeviceClient.Of(till.Tael.Http, made.Json);
    }
}

using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Tael.Client.Api.Wire;
using Tael.Domain.Merchants;

namespace Tael.Tests.Wire;

/// <summary>A merchant that calls too often is told so, nothing of it is done, and nobody else feels it.</summary>
public sealed class RateLimitsTests : IAsyncLifetime
{
    private const string Native = "/v3/pay/transactions/native";
    private const int PerSecond = 5;

    private readonly WireTael _tael = new()
    {
        Instead = services => services.AddSingleton(new RateLimits(
            new(new Dictionary<string, int> { [Native] = PerSecond }.ToFrozenDictionary(), Others: 0))),
    };

    public ValueTask InitializeAsync() => _tael.InitializeAsync();

    public ValueTask DisposeAsync() => _tael.DisposeAsync();

    [Fact]
    public async Task What_is_limited_has_not_been_applied_and_the_same_call_works_later()
    {
        var merchant = _tael.Merchant;
        var started = TimeProvider.System.GetTimestamp();
        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Post(i)));
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        Assert.InRange(replies.Count(reply => (int)reply.Status == 200), PerSecond, PerSecond * (seconds + 1) + 1);
        Assert.Contains(replies, reply => (int)reply.Status == 429);
        for (var i = 0; i < replies.Length; i++)
        {
            var order = await merchant.Get($"/v3/pay/transactions/out-trade-no/limited-{i}?mchid={merchant.Mchid}");
            if ((int)replies[i].Status == 200)
            {
                order.MustBeSignedBy(_tael.Platform.PublicKey);
                continue;
            }

            replies[i].MustRefuse(429, "FREQUENCY_LIMITED");
            Assert.InRange(int.Parse(replies[i].Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 60);
            order.MustRefuse(404, "ORDER_NOT_EXIST");
        }

        // Another merchant, and another endpoint, have not been counted.
        (await _tael.OtherMerchant.Post(Native, _tael.OtherMerchant.Order("not-limited"))).MustBeSignedBy(_tael.Platform.Certificate);

        var late = Array.FindIndex(replies, reply => (int)reply.Status == 429);
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        WireReply again;
        do again = await Post(late);
        while ((int)again.Status == 429 && !deadline.IsCancellationRequested);
        again.MustBeSignedBy(_tael.Platform.PublicKey);

        Task<WireReply> Post(int i) => merchant.Post(Native, merchant.Order($"limited-{i}"));
    }

    [Fact]
    public async Task Nobody_can_use_up_anothers_quota()
    {
        var forged = new WireRequest(HttpMethod.Post, Native, "{}"u8.ToArray()) { Signature = "AAAA" };
        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => _tael.Merchant.Send(forged)));
        Assert.All(replies, reply => reply.MustRefuse(401, "SIGN_ERROR", "signature"));
        (await _tael.Merchant.Post(Native, _tael.Merchant.Order("after-the-forgers"))).MustBeSignedBy(_tael.Platform.PublicKey);
    }

    [Fact]
    public async Task An_ordered_refusal_says_when_to_come_back_too()
    {
        var request = new WireRequest(HttpMethod.Get, "/v3/certificates", []) { NegativeTest = "FREQUENCY_LIMITED" };
        var reply = await _tael.Merchant.Send(request);
        reply.MustRefuse(429, "FREQUENCY_LIMITED");
        Assert.Equal("1", reply.Headers["Retry-After"]);
    }

    [Theory]
    [InlineData("/v3/pay/transactions/codepay", 33, "FREQUENCY_LIMITED")]
    [InlineData("/v3/refund/domestic/refunds", 150, "FREQUENCY_LIMITED")]
    [InlineData("/v3/profitsharing/orders", 300, "RATELIMIT_EXCEED")]
    [InlineData("/v3/profitsharing/return-orders", 100, "RATELIMIT_EXCEED")]
    [InlineData("/v3/bill/tradebill", 3, "FREQUENCY_LIMITED")]
    [InlineData("/v3/pay/transactions/jsapi", 500, "FREQUENCY_LIMITED")]
    public void The_documented_quotas_with_their_codes(string pattern, int perSecond, string code)
    {
        Assert.Equal(perSecond, RateQuotas.Documented.Of(pattern));
        using var limits = new RateLimits(RateQuotas.Documented);
        Refusal? refusal = null;
        var taken = 0;
        for (; taken < 100_000 && (refusal = limits.Take(new MerchantId(1_900_000_901), pattern)) is null;) taken++;
        Assert.InRange(taken, perSecond, perSecond * 60);
        Assert.Equal(code, refusal!.Code.Code);
        Assert.InRange(refusal.RetryAfterSeconds, 1, 2);
        Assert.Null(limits.Take(new MerchantId(1_900_000_902), pattern));
    }

    [Theory]
    [InlineData("""{"others":0,"patterns":{"/v3/bill/*":3,"/v3/bill/tradebill":1}}""", true)]
    [InlineData("""{"others":-1,"patterns":{}}""", false)]
    [InlineData("""{"others":1000001,"patterns":{}}""", false)]
    [InlineData("""{"others":1,"patterns":{"/bill/*":3}}""", false)]
    [InlineData("""{"others":1,"patterns":{"/v3/x":-3}}""", false)]
    [InlineData("""{"others":1}""", false)]
    [InlineData("""{"others":1,"patterns":{},"more":1}""", false)]
    [InlineData("nonsense", false)]
    public void A_file_may_say_otherwise(string json, bool isGood)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, json);
        var quotas = RateQuotas.Find(file);
        File.Delete(file);
        Assert.Equal(isGood, quotas is not null);
        if (quotas is null) return;

        Assert.Equal((1, 3, 0), (quotas.Of("/v3/bill/tradebill"), quotas.Of("/v3/bill/fundflowbill"), quotas.Of("/v3/certificates")));
        Assert.Equal(0, RateQuotas.None.Of("/v3/certificates"));
    }
}

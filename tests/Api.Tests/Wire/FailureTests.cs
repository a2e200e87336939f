using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Tael.Client.Api;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;

namespace Tael.Tests.Wire;

/// <summary>What a merchant sees when something breaks: never our words, and always something it can act on.</summary>
public sealed class FailureTests : IAsyncLifetime
{
    private readonly ScriptedFaults _faults = new();
    private readonly WireTael _tael;

    public FailureTests() => _tael = new WireTael
    {
        Instead = services => services.AddSingleton<IFaults>(_faults),
    };

    public ValueTask InitializeAsync() => _tael.InitializeAsync();

    public ValueTask DisposeAsync() => _tael.DisposeAsync();

    [Fact]
    public async Task A_bug_is_logged_under_the_answers_number_and_not_told()
    {
        _faults.Next.Enqueue(() => throw new InvalidOperationException("the vault's combination"));
        var reply = await _tael.Merchant.Get("/v3/certificates");
        reply.MustRefuse(500, "SYSTEM_ERROR");
        Assert.DoesNotContain("combination", reply.Text, StringComparison.Ordinal);
        var number = reply.Headers["Request-ID"].Split('-')[0];
        var line = Assert.Single(_tael.Log.All, line => line.Contains(number, StringComparison.Ordinal));
        Assert.Contains("combination", line, StringComparison.Ordinal);
        Assert.Contains("/v3/certificates", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_injected_answer_may_hide_what_was_done()
    {
        var merchant = _tael.Merchant;
        var query = $"/v3/pay/transactions/out-trade-no/{{0}}?mchid={merchant.Mchid}";
        _faults.Next.Enqueue(() => new Fault(ErrorCode.SystemError, Execute: true));
        (await merchant.Post("/v3/pay/transactions/native", merchant.Order("done-but-denied"))).MustRefuse(500, "SYSTEM_ERROR");
        (await merchant.Get(query.Replace("{0}", "done-but-denied", StringComparison.Ordinal))).MustBeSignedBy(_tael.Platform.PublicKey);

        _faults.Next.Enqueue(() => new Fault(ErrorCode.SystemError, Execute: false));
        (await merchant.Post("/v3/pay/transactions/native", merchant.Order("denied-and-not-done"))).MustRefuse(500, "SYSTEM_ERROR");
        (await merchant.Get(query.Replace("{0}", "denied-and-not-done", StringComparison.Ordinal))).MustRefuse(404, "ORDER_NOT_EXIST");

        _faults.Next.Enqueue(() => new Fault(LoseAnswer: true));
        await Assert.ThrowsAsync<HttpRequestException>(
            () => merchant.Post("/v3/pay/transactions/native", merchant.Order("answer-lost")));
        (await merchant.Get(query.Replace("{0}", "answer-lost", StringComparison.Ordinal))).MustBeSignedBy(_tael.Platform.PublicKey);
    }

    [Fact]
    public async Task A_probe_has_a_signature_that_a_client_must_refuse()
    {
        _faults.Next.Enqueue(() => new Fault(SignTest: true));
        var reply = await _tael.Merchant.Get("/v3/certificates");
        Assert.StartsWith("WECHATPAY/SIGNTEST/", reply.Headers["Wechatpay-Signature"], StringComparison.Ordinal);
        (await _tael.Merchant.Get("/v3/certificates")).MustBeSignedBy(_tael.Platform.PublicKey);
    }

    [Fact]
    public async Task Many_at_once_are_all_answered_and_signed()
    {
        var merchant = _tael.Merchant;
        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => i % 2 == 0
            ? merchant.Get("/v3/certificates")
            : merchant.Post("/v3/pay/transactions/native", merchant.Order($"at-once-{i / 20}"))));
        Assert.All(replies, reply => reply.MustBeSignedBy(_tael.Platform.PublicKey));
        Assert.Distinct(replies.Select(reply => reply.Headers["Request-ID"]));
        Assert.Distinct(replies.Select(reply => reply.Headers["Wechatpay-Nonce"]));
    }

    /// <summary>Looking for a merchant costs a read: whoever invents them by the hundred is slowed down, and nobody else.</summary>
    [Fact]
    public async Task Inventing_merchants_is_limited()
    {
        var statuses = new HashSet<int>();
        var get = new WireRequest(HttpMethod.Get, "/v3/certificates", []);
        (await _tael.Merchant.Send(get)).MustBeSignedBy(_tael.Platform.PublicKey);
        for (var i = 0; i < 20 && !statuses.Contains(429); i++)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 400).Select(n =>
                _tael.OtherMerchant.Send(get with { Mchid = $"{1_500_000_000 + (400 * i) + n}", Signature = "AAAA" })));
            statuses.UnionWith(replies.Select(reply => (int)reply.Status));
            (await _tael.Merchant.Send(get)).MustBeSignedBy(_tael.Platform.PublicKey);
        }

        Assert.Equal([401, 429], statuses.Order());
    }

    [Fact]
    public async Task Production_tells_a_forger_less()
    {
        var folder = Directory.CreateTempSubdirectory("tael-production-");
        foreach (var file in Directory.EnumerateFiles(_tael.SecretsFolder))
        {
            // The sandbox's secrets without its mark stand for an operator's own.
            File.WriteAllLines(Path.Combine(folder.CreateSubdirectory("secrets").FullName, Path.GetFileName(file)),
                File.ReadAllLines(file)[1..]);
        }

        var options = new TaelApiOptions(
            0, folder.FullName, $"Data Source={Path.Combine(folder.FullName, "tael.db")}", SecretsMode.Production);
        await using (var production = await TaelApi.StartAsync(options))
        {
            using var http = new HttpClient { BaseAddress = production.Address };
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync("/sandbox/clock")).StatusCode);
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await http.GetAsync("/v3/certificates")).StatusCode);

            using var client = await WireTael.Register(
                production, "1900000901", WireTael.AppId, PlatformKeyKind.PublicKey);
            (await client.Get("/v3/certificates")).MustBeSignedBy(_tael.Platform.PublicKey);

            // Nobody can order a fault there.
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync("/sandbox/faults")).StatusCode);
            var unharmed = await client.Send(new(HttpMethod.Get, "/v3/certificates", []) { NegativeTest = "SYSTEM_ERROR" });
            unharmed.MustBeSignedBy(_tael.Platform.PublicKey);
            var wrong = await client.Send(new(HttpMethod.Get, "/v3/certificates", []) { SignedTarget = "/" });
            var sign = wrong.Json.GetProperty("detail").GetProperty("sign_information");
            Assert.False(sign.TryGetProperty("sign_message", out _));
            Assert.Matches("^[0-9a-f]{64}$", sign.GetProperty("sign_message_sha256").GetString());
        }

        folder.Delete(recursive: true);
    }

    private sealed class ScriptedFaults : IFaults
    {
        public ConcurrentQueue<Func<Fault?>> Next { get; } = new();

        Fault? IFaults.Next(MerchantCall call, ReadOnlyMemory<byte> body) => Next.TryDequeue(out var fault) ? fault() : null;
    }
}

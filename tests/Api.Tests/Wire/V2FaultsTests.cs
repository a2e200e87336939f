using System.Collections.Frozen;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tael.Client.Api.Figures;
using Tael.Client.Api.Sandbox;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.V2;

namespace Tael.Tests.Wire;

/// <summary>Faults, limits, figures and the log of calls hold for APIv2 as for APIv3.</summary>
public sealed class V2FaultsTests : V2Tests
{
    private const int PerSecond = 30;

    /// <summary>What APIv2 may say. Source: protocol 2.1 and 2.11.</summary>
    private static readonly FrozenSet<string> Documented = new[]
    {
        "SYSTEMERROR", "PARAM_ERROR", "LACK_PARAMS", "INVALID_REQUEST", "NOAUTH", "NOTENOUGH", "ORDERPAID", "ORDERCLOSED", "ORDERREVERSED",
        "ORDERNOTEXIST", "OUT_TRADE_NO_USED", "APPID_MCHID_NOT_MATCH", "MCHID_NOT_EXIST", "SIGNERROR", "USERPAYING", "TRADE_ERROR",
        "AUTH_CODE_INVALID", "FREQUENCY_LIMITED", "XML_FORMAT_ERROR", "REQUIRE_POST_METHOD",
    }.ToFrozenSet();

    public V2FaultsTests()
        : base(services => services.AddSingleton(new RateLimits(
            new(new Dictionary<string, int> { [Query] = PerSecond }.ToFrozenDictionary(), Others: 0))))
    {
    }

    [Fact]
    public async Task Every_fault_by_code_is_told_in_APIv2s_words_and_nothing_is_done()
    {
        var code = await Code();
        foreach (var known in ErrorCode.All)
        {
            var told = V2Error.CodeOf(known);
            Assert.True(Documented.Contains(told), told);
            var no = NewNo();
            await OrderFault(new { fault = known.Code, match = new { path = Micropay, outTradeNo = no } });
            MustBe(await Call(Micropay, Order(no, code)), "FAIL", told);
            Assert.Equal(0, await Rows(no));
        }

        Assert.Equal(1, Tael.Get<ApiFigures>().Errors["NOAUTH"]);
        Assert.Equal(2, Tael.Get<ApiFigures>().Errors["SYSTEMERROR"]);
        MustBe(await Call(Micropay, Order(NewNo(), code)), "SUCCESS", null);
    }

    [Fact]
    public async Task What_is_not_told_may_be_done_and_a_repeat_tells()
    {
        foreach (var (fault, isDone) in new[] { ("SYSTEM_ERROR_DONE", true), ("ANSWER_LOST", true), ("REQUEST_LOST", false) })
        {
            Tael.Get<TestClock>().Advance(TimeSpan.FromMinutes(1));
            var request = Order(NewNo(), await Code());
            await OrderFault(new { fault });
            if (fault == "SYSTEM_ERROR_DONE") MustBe(await Call(Micropay, request), "FAIL", "SYSTEMERROR");
            else await Assert.ThrowsAsync<HttpRequestException>(() => Call(Micropay, request));
            Assert.Equal(isDone, await Rows(request["out_trade_no"]) > 0);
            MustBe(await Call(Micropay, request), "SUCCESS", null);
        }
    }

    [Fact]
    public async Task A_reversal_says_whether_to_call_again()
    {
        var no = NewNo();
        foreach (var (fault, code, recall) in new[]
        {
            ("SYSTEM_ERROR", "SYSTEMERROR", "Y"), ("FREQUENCY_LIMITED", "FREQUENCY_LIMITED", "Y"), ("INVALID_REQUEST", "INVALID_REQUEST", "N"),
        })
        {
            await OrderFault(new { fault, match = new { path = Reverse } });
            var refused = await Call(Reverse, About("out_trade_no", no));
            MustBe(refused, "FAIL", code);
            Assert.Equal(recall, refused["recall"]);
        }

        var missing = await Call(Reverse, About("nothing", "x"));
        MustBe(missing, "FAIL", "PARAM_ERROR");
        Assert.Equal("N", missing["recall"]);
    }

    [Fact]
    public async Task A_small_payment_can_be_made_to_wait_for_its_payer()
    {
        await OrderFault(new { fault = "USERPAYING" });
        var request = Order(NewNo(), await Code());
        MustBe(await Call(Micropay, request), "FAIL", "USERPAYING");
        MustBe(await Call(Micropay, request), "FAIL", "USERPAYING");
        var asked = (await Tael.Payer.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("asked");
        Assert.Equal(200, (await Tael.Payer.Pay(asked.GetProperty("prepayId").GetString()!, NewNo(), WireTael.Password)).Status);
        MustBe(await Call(Micropay, request), "SUCCESS", null);
    }

    [Fact]
    public async Task A_probe_is_signed_as_a_client_must_not_take_it_and_bad_faults_are_refused()
    {
        await OrderFault(new { fault = "SIGNTEST" });
        var probe = await Send(Query, Encoding.UTF8.GetBytes($"<xml>{Inside(Signed(About("out_trade_no", NewNo()), Tael.Merchant))}</xml>"));
        Assert.StartsWith("WECHATPAY/SIGNTEST/", probe["sign"], StringComparison.Ordinal);
        MustBe(await Call(Query, About("out_trade_no", NewNo())), "FAIL", "ORDERNOTEXIST");
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_so_and_nobody_else_is()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 4 * PerSecond).Select(_ => Call(Query, About("out_trade_no", "order-none"))));
        Assert.Contains(replies, reply => reply["err_code"] == "FREQUENCY_LIMITED");
        Assert.Contains(replies, reply => reply["err_code"] == "ORDERNOTEXIST");
        MustBe(await Call(Query, About("out_trade_no", "order-none"), Tael.OtherMerchant), "FAIL", "ORDERNOTEXIST");
        Assert.Equal(33, RateQuotas.Documented.Of(Micropay));
    }

    [Fact]
    public async Task Calls_are_shown_with_what_was_signed_but_neither_key_nor_code_nor_signature()
    {
        var code = await Code();
        var no = NewNo();
        var paid = await Call(Micropay, Order(no, code));
        var shown = await Shown(0);
        Assert.Equal(Micropay, shown.Target);
        Assert.Equal((Tael.Merchant.Mchid, 200, null), (shown.Mchid, shown.Status, shown.Code));
        Assert.StartsWith($"appid={WireTael.AppId}&auth_code={code[..2]}·", shown.SignedText, StringComparison.Ordinal);
        Assert.EndsWith("&total_fee=100&key=…", shown.SignedText, StringComparison.Ordinal);
        Assert.Contains($"&transaction_id={paid["transaction_id"]}&key=…", shown.AnswerSignedText, StringComparison.Ordinal);
        foreach (var secret in new[] { code, paid["sign"], Tael.Merchant.Credentials.ApiV2Key })
        {
            Assert.DoesNotContain(secret, $"{shown}", StringComparison.Ordinal);
        }

        await Send(Query, "nonsense"u8.ToArray());
        var refused = await Shown(shown.Number);
        Assert.Equal(("XML_FORMAT_ERROR", null, null), (refused.Code, refused.Mchid, refused.SignedText));
    }

    /// <summary>The call after a number. It is kept just after its answer is given.</summary>
    private async Task<ShownCall> Shown(long after)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (Tael.Get<SandboxCalls>().After(after).IsEmpty)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return Tael.Get<SandboxCalls>().After(after)[0];
    }

    private async Task OrderFault(object fault)
    {
        using var http = new HttpClient { BaseAddress = Tael.Address };
        using var reply = await http.PostAsJsonAsync("/sandbox/faults", fault);
        Assert.True(reply.IsSuccessStatusCode);
    }
}

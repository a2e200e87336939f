using System.Net.Http.Json;
using System.Text.Json;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Tests.Wire;

/// <summary>A service provider's till that still speaks APIv2: the merchant's money, the provider's say.</summary>
public sealed class V2PartnerTests : V2Tests
{
    private string _sub = "";
    private string _subApp = "";

    [Fact]
    public async Task A_code_pays_in_the_merchants_name()
    {
        await MakeSub();
        var no = NewNo();
        var request = InName(Order(no, await Code()));
        var paid = await Call(Micropay, request);
        MustBe(paid, "SUCCESS", null);
        Assert.Equal((_sub, _subApp, Tael.Merchant.Mchid), (paid["sub_mch_id"], paid["sub_appid"], paid["mch_id"]));
        Assert.Equal(Business(paid), Business(await Call(Micropay, request)));

        foreach (var by in new[] { "out_trade_no", "transaction_id" })
        {
            var seen = await Call(Query, InName(About(by, paid[by])));
            Assert.Equal(("SUCCESS", "N"), (seen["trade_state"], seen["sub_is_subscribe"]));
            Assert.Equal(paid["openid"], seen["openid"]);
            Assert.NotEqual(seen["openid"], seen["sub_openid"]);

            // Without its merchant's number the service provider asks in its own name, in which there is no such order.
            MustBe(await Call(Query, About(by, paid[by])), "FAIL", "ORDERNOTEXIST");
            MustBe(await Call(Reverse, About(by, paid[by])), "FAIL", "ORDERNOTEXIST");
        }

        var v3 = await Tael.Merchant.Get(
            $"/v3/pay/partner/transactions/out-trade-no/{no}?sp_mchid={Tael.Merchant.Mchid}&sub_mchid={_sub}");
        Assert.Equal(paid["transaction_id"], v3.Json.GetProperty("transaction_id").GetString());
        await Until(100);

        MustBe(await Call(Reverse, InName(About("out_trade_no", no))), "SUCCESS", null);
        MustBe(await Call(Reverse, InName(About("out_trade_no", no))), "SUCCESS", null);
        Assert.Equal("REVOKED", (await Call(Query, InName(About("out_trade_no", no))))["trade_state"]);
        await Until(0);
    }

    [Fact]
    public async Task Nobody_calls_in_the_name_of_who_has_not_chosen_them()
    {
        await MakeSub();
        var code = await Code();
        var no = NewNo();
        foreach (var (element, value, errCode) in new[]
        {
            ("sub_mch_id", Tael.OtherMerchant.Mchid, "NOAUTH"),
            ("sub_mch_id", Tael.Merchant.Mchid, "NOAUTH"),
            ("sub_mch_id", "", "PARAM_ERROR"),
            ("sub_appid", WireTael.OtherAppId, "APPID_MCHID_NOT_MATCH"),
            ("appid", _subApp, "APPID_MCHID_NOT_MATCH"),
        })
        {
            var request = InName(Order(no, code));
            request[element] = value;
            MustBe(await Call(Micropay, request), "FAIL", errCode);
            foreach (var path in new[] { Query, Reverse })
            {
                var about = InName(About("out_trade_no", no));
                about[element] = value;
                MustBe(await Call(path, about), "FAIL", errCode);
            }
        }

        MustBe(await Call(Micropay, InName(Order(no, code)), Tael.OtherMerchant), "FAIL", "NOAUTH");
        Assert.Equal(code, await Code());
        Assert.Equal(0, await BalanceOfSub());
    }

    private async Task MakeSub()
    {
        using var http = new HttpClient { BaseAddress = Tael.Address };
        using var reply = await http.PostAsJsonAsync("/sandbox/merchants", new { partner = Tael.Merchant.Mchid });
        var made = await reply.Content.ReadFromJsonAsync<JsonElement>();
        (_sub, _subApp) = (made.GetProperty("mchid").GetString()!, made.GetProperty("appid").GetString()!);
    }

    private Dictionary<string, string> InName(Dictionary<string, string> request)
    {
        (request["sub_mch_id"], request["sub_appid"]) = (_sub, _subApp);
        return request;
    }

    private async Task Until(long balance)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (await BalanceOfSub() != balance) deadline.Token.ThrowIfCancellationRequested();
    }

    private async Task<long> BalanceOfSub() => (await Tael.Grains.Merchant(MerchantId.Parse(_sub)).Look())!.BalanceMinor;
}

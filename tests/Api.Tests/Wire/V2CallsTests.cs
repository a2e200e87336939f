using Tael.Client.Api.Sandbox;

namespace Tael.Tests.Wire;

/// <summary>A till that still speaks APIv2: XML, and a signature by a shared key.</summary>
public sealed class V2CallsTests : V2Tests
{
    /// <summary>The example of WeChat Pay's own documents of APIv2.</summary>
    [Fact]
    public void Signatures_are_those_of_the_documents()
    {
        Dictionary<string, string> said = new()
        {
            ["mch_id"] = "10000100",
            ["appid"] = "wxd930ea5d5a258f4f",
            ["device_info"] = "1000",
            ["body"] = "test",
            ["nonce_str"] = "ibuaiVcKdpRxkhJA",
            ["attach"] = "",
        };
        const string key = "192006250b4c09247ec02edce69f6a2d";
        Assert.Equal("9A0A8659F005D6984697E2CA0A9CF3B7", Sign(said, key, null));
        Assert.Equal("6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6", Sign(said, key, "HMAC-SHA256"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("MD5")]
    [InlineData("HMAC-SHA256")]
    public async Task A_code_pays_once_and_the_order_is_seen_by_both_protocols(string? signType)
    {
        var no = NewNo();
        var request = Order(no, await Code(), signType);
        request["attach"] = "车位 <7> & ]]>";
        request["scene_info"] = """{"store_info":{"id":"s1"}}""";
        var paid = await Call(Micropay, request);
        MustBe(paid, "SUCCESS", null);
        Assert.Equal("MICROPAY", paid["trade_type"]);
        Assert.Equal(Tael.OpenId, paid["openid"]);
        Assert.Equal("100", paid["cash_fee"]);
        Assert.Equal("till-7", paid["device_info"]);
        Assert.Equal("车位 <7> & ]]>", paid["attach"]);
        Assert.Matches("^[0-9]{14}$", paid["time_end"]);
        var again = await Call(Micropay, request);
        Assert.Equal(Business(paid), Business(again));

        foreach (var by in new[] { "out_trade_no", "transaction_id" })
        {
            var seen = await Call(Query, About(by, paid[by], signType));
            MustBe(seen, "SUCCESS", null);
            Assert.Equal("SUCCESS", seen["trade_state"]);
            Assert.Equal(paid["transaction_id"], seen["transaction_id"]);
        }

        var v3 = await Tael.Merchant.Get($"/v3/pay/transactions/out-trade-no/{no}?mchid={Tael.Merchant.Mchid}");
        Assert.Equal(paid["transaction_id"], v3.Json.GetProperty("transaction_id").GetString());

        request["total_fee"] = "101";
        MustBe(await Call(Micropay, request), "FAIL", "OUT_TRADE_NO_USED");
        request = Order(NewNo(), request["auth_code"], signType);
        MustBe(await Call(Micropay, request), "FAIL", "AUTH_CODE_INVALID");
    }

    [Fact]
    public async Task Above_the_limit_the_payer_is_asked_and_a_reversal_ends_it()
    {
        var no = NewNo();
        var request = Order(no, await Code());
        request["total_fee"] = "100001";
        MustBe(await Call(Micropay, request), "FAIL", "USERPAYING");
        Assert.Equal("USERPAYING", (await Call(Query, About("out_trade_no", no)))["trade_state"]);
        var reversed = await Call(Reverse, About("out_trade_no", no));
        MustBe(reversed, "SUCCESS", null);
        Assert.Equal("N", reversed["recall"]);
        Assert.Equal("REVOKED", (await Call(Query, About("out_trade_no", no)))["trade_state"]);
        MustBe(await Call(Micropay, request), "FAIL", "ORDERREVERSED");
    }

    [Fact]
    public async Task A_reversal_gives_back_what_was_paid()
    {
        var before = await Tael.Payer.Balance();
        var paid = await Call(Micropay, Order(NewNo(), await Code()));
        Assert.Equal(before - 100, await Tael.Payer.Balance());
        MustBe(await Call(Reverse, About("transaction_id", paid["transaction_id"])), "SUCCESS", null);
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (await Tael.Payer.Balance() != before) deadline.Token.ThrowIfCancellationRequested();
        MustBe(await Call(Reverse, About("transaction_id", paid["transaction_id"])), "SUCCESS", null);
    }

    [Fact]
    public async Task Who_does_not_confirm_has_not_paid_and_what_is_not_there_is_not_enough()
    {
        var no = NewNo();
        var request = Order(no, await Code());
        request["total_fee"] = "100001";
        MustBe(await Call(Micropay, request), "FAIL", "USERPAYING");
        Tael.Get<TestClock>().Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("PAYERROR", (await Call(Query, About("out_trade_no", no)))["trade_state"]);
        MustBe(await Call(Micropay, request), "FAIL", "TRADE_ERROR");
        MustBe(await Call(Query, About("out_trade_no", NewNo())), "FAIL", "ORDERNOTEXIST");
        MustBe(await Call(Query, About("transaction_id", new string('9', 28))), "FAIL", "ORDERNOTEXIST");
        var unknown = await Call(Reverse, About("out_trade_no", NewNo()));
        MustBe(unknown, "FAIL", "ORDERNOTEXIST");
        Assert.Equal("N", unknown["recall"]);
    }

    [Fact]
    public async Task An_order_of_APIv3_is_told_though_XML_cannot_hold_all_of_it()
    {
        var no = NewNo();
        var order = Tael.Merchant.Order(no);
        order["attach"] = "a\uFFFEb";
        var made = await Tael.Merchant.Post("/v3/pay/transactions/native", order);
        await Tael.Pay(made.Json.GetProperty("code_url").GetString()!, 100);
        var seen = await Call(Query, About("out_trade_no", no));
        MustBe(seen, "SUCCESS", null);
        Assert.Equal("a\uFFFDb", seen["attach"]);
    }

    [Fact]
    public async Task Another_merchants_order_is_not_there()
    {
        var paid = await Call(Micropay, Order(NewNo(), await Code()));
        foreach (var path in new[] { Query, Reverse })
        {
            foreach (var by in new[] { "out_trade_no", "transaction_id" })
            {
                MustBe(await Call(path, About(by, paid[by]), Tael.OtherMerchant), "FAIL", "ORDERNOTEXIST");
            }
        }

        Assert.Equal("SUCCESS", (await Call(Query, About("out_trade_no", paid["out_trade_no"])))["trade_state"]);
    }
}

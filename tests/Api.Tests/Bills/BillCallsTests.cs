using Tael.Client.Api.Bills;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Sandbox;
using Tael.Domain;
using Tael.Domain.Merchants;
using Tael.Tests.Wire;

namespace Tael.Tests.Bills;

/// <summary>What is refused when bills are asked for or downloaded.</summary>
public sealed class BillCallsTests(WireTael tael) : IClassFixture<WireTael>
{
    private const string File = "/v3/billdownload/file";

    private SettlementDay Today => SettlementDay.Of(Instant.Of(tael.Get<TestClock>()));

    [Theory]
    [InlineData("tradebill", "", "bill_date")]
    [InlineData("tradebill", "bill_date=", "bill_date")]
    [InlineData("tradebill", "bill_date=20261128", "bill_date")]
    [InlineData("tradebill", "bill_date=2026-02-30", "bill_date")]
    [InlineData("tradebill", "bill_date=2026-11-280", "bill_date")]
    [InlineData("tradebill", "bill_date=%00", "bill_date")]
    [InlineData("tradebill", "bill_date=2026-11-28&bill_date=2026-11-28", "bill_date")]
    [InlineData("tradebill", "bill_date=2026-11-28&bill_type=", "bill_type")]
    [InlineData("tradebill", "bill_date=2026-11-28&bill_type=all", "bill_type")]
    [InlineData("tradebill", "bill_date=2026-11-28&bill_type=RECHARGE_REFUND", "bill_type")]
    [InlineData("tradebill", "bill_date=2026-11-28&tar_type=ZIP", "tar_type")]
    [InlineData("tradebill", "bill_date=2026-11-28&account_type=BASIC", "account_type")]
    [InlineData("fundflowbill", "", "bill_date")]
    [InlineData("fundflowbill", "bill_date=28.11.2026", "bill_date")]
    [InlineData("fundflowbill", "bill_date=2026-11-28&account_type=basic", "account_type")]
    [InlineData("fundflowbill", "bill_date=2026-11-28&account_type=DEPOSIT", "account_type")]
    [InlineData("fundflowbill", "bill_date=2026-11-28&tar_type=gzip", "tar_type")]
    [InlineData("fundflowbill", "bill_date=2026-11-28&bill_type=ALL", "bill_type")]
    public async Task A_parameter_that_is_not_as_documented_is_named(string call, string query, string field) =>
        (await tael.Merchant.Get($"/v3/bill/{call}?{query}")).MustRefuse(400, "PARAM_ERROR", field);

    [Theory]
    [InlineData("tradebill", "1900000902")]
    [InlineData("tradebill", "nobody")]
    [InlineData("fundflowbill", "1900000902")]
    [InlineData("fundflowbill", "1")]
    public async Task Nobody_has_the_bill_of_who_has_not_chosen_them(string call, string mchid) => (await tael.Merchant.Get(
        $"/v3/bill/{call}?bill_date={Today.Date.AddDays(-2):yyyy-MM-dd}&sub_mchid={mchid}")).MustRefuse(403, "NO_AUTH", "sub_mchid");

    [Theory]
    [InlineData("tradebill", "bill_type=SUCCESS")]
    [InlineData("tradebill", "bill_type=REFUND")]
    [InlineData("fundflowbill", "account_type=BASIC")]
    [InlineData("fundflowbill", "account_type=OPERATION")]
    [InlineData("fundflowbill", "account_type=FEES")]
    public async Task A_day_without_business_has_no_bill(string call, string type) => (await tael.Merchant.Get(
        $"/v3/bill/{call}?bill_date={Today.Date.AddDays(-2):yyyy-MM-dd}&{type}")).MustRefuse(400, "NO_STATEMENT_EXIST");

    [Theory]
    [InlineData("", "token")]
    [InlineData("token=", "token")]
    [InlineData("token=%01", "token")]
    [InlineData("token=a&token=b", "token")]
    [InlineData("token=a&tartype=zip", "tartype")]
    [InlineData("token=a&tar_type=GZIP", "tar_type")]
    public async Task A_parameter_of_the_download_too(string query, string field) =>
        (await tael.Merchant.Get($"{File}?{query}")).MustRefuse(400, "PARAM_ERROR", field);

    [Fact]
    public async Task Only_the_merchant_that_was_given_a_link_may_use_it_and_not_change_it()
    {
        var token = tael.Get<BillTokens>().Of(new(BillOf(tael.Merchant.Credentials.Merchant), new byte[20]));
        (await tael.OtherMerchant.Get($"{File}?token={token}")).MustRefuse(403, "NO_AUTH", "token");
        for (var i = 0; i < token.Length; i++)
        {
            var changed = $"{token[..i]}{(token[i] == 'A' ? 'B' : 'A')}{token[(i + 1)..]}";
            (await tael.Merchant.Get($"{File}?token={changed}")).MustRefuse(400, "INVALID_REQUEST", "token");
        }

        (await tael.Merchant.Get($"{File}?token={token}A")).MustRefuse(400, "INVALID_REQUEST", "token");
        (await tael.Merchant.Get($"{File}?token={token[..^1]}")).MustRefuse(400, "INVALID_REQUEST", "token");
    }

    /// <summary>It never ends then, so nobody takes it for whole.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("&tartype=gzip")]
    public async Task A_file_that_is_not_what_was_told_breaks_off(string tartype)
    {
        var token = tael.Get<BillTokens>().Of(new(BillOf(tael.Merchant.Credentials.Merchant), new byte[20]));
        await Assert.ThrowsAsync<HttpRequestException>(() => tael.Merchant.Get($"{File}?token={token}{tartype}"));
    }

    [Fact]
    public void A_link_lives_five_minutes()
    {
        var clock = new StillClock();
        var tokens = new BillTokens(Secrets.Open(tael.SecretsFolder, SecretsMode.Sandbox), clock);
        var file = new BillFile(BillOf(MerchantId.Parse("1900000901")), Enumerable.Range(0, 20).Select(i => (byte)i).ToArray());
        var token = tokens.Of(file);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True(tokens.TryParse(token, out var parsed));
        Assert.Equal((file.Bill, Convert.ToHexString(file.Sha1.Span)), (parsed.Bill, Convert.ToHexString(parsed.Sha1.Span)));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(tokens.TryParse(token, out _));
    }

    private Bill BillOf(MerchantId merchant) => new(merchant, new(Today.DaysSinceEpoch - 2), BillKind.TradeAll);
}

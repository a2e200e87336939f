using System.Globalization;
using System.Text.Json;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Grains;
using Tael.Grains.Ledger;
using Tael.Tests.Stage;

namespace Tael.Tests.Bills;

/// <summary>Two days of a shop, with a midnight between them; then its bills are read and compared with what it did.</summary>
public sealed class BillStoryTests
{
    private static readonly string[] AllColumns =
    [
        "交易时间", "公众账号ID", "商户号", "特约商户号", "设备号", "微信订单号", "商户订单号", "用户标识", "交易类型", "交易状态", "付款银行",
        "货币种类", "应结订单金额", "代金券金额", "微信退款单号", "商户退款单号", "退款金额", "充值券退款金额", "退款类型", "退款状态", "商品名称",
        "商户数据包", "手续费", "费率", "订单金额", "申请退款金额", "费率备注",
    ];

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task The_bills_are_what_was_done(string store)
    {
        var connection = store == "SQLite" ? null : await (await PrivatePostgres.Shared).CreateDatabase();
        await using var tael = await TaelUnderTest.Start(connection);
        var shop = await Shop.Open(tael);
        await shop.MoveTo("23:00");
        var first = shop.Today;
        var apple = await shop.Sell("apple-1", 1_000);
        var pear = await shop.Sell("pear-12", 2_345);
        await shop.Merchant.Order("nobody-pays", 50);
        var part = await shop.Refund("apple-1", "r-part", 300, 1_000);

        await shop.Advance(TimeSpan.FromHours(1.5));
        var second = shop.Today;
        Assert.NotEqual(first, second);
        var plum = await shop.Sell("plum-77", 777);
        var rest = await shop.Refund("apple-1", "r-rest", 700, 1_000);
        var some = await shop.Refund("plum-77", "r-some", 7, 777);

        await shop.MustRefuse(second, "NO_STATEMENT_EXIST");
        await shop.MustRefuse(first, "STATEMENT_CREATING");
        await shop.MustRefuse(shop.DayAfter(second), "INVALID_REQUEST");
        await shop.MoveTo("10:00");

        var all = await shop.Trades(first, "ALL");
        Assert.Equal(AllColumns, all.Header);
        Assert.Equal(3, all.Rows.Count);
        IsPayment(all.Rows[0], apple, "10.00", "0.06000");
        IsPayment(all.Rows[1], pear, "23.45", "0.14000");
        IsRefund(all.Rows[2], apple, part, "3.00", "-0.01000");
        Assert.Equal(["3", "33.45", "3.00", "0.00", "0.19000", "33.45", "3.00"], all.Sums.Values);
        Assert.Equal("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额", string.Join(',', all.Sums.Keys));

        var paid = await shop.Trades(first, "SUCCESS");
        Assert.Equal([.. AllColumns[..14], .. AllColumns[20..25], AllColumns[26]], paid.Header);
        Assert.Equal(["10.00", "23.45"], paid.Rows.Select(row => row["订单金额"]));
        Assert.Equal(["2", "33.45", "0.00", "0.00", "0.20000", "33.45", "0.00"], paid.Sums.Values);

        var refunded = await shop.Trades(first, "REFUND");
        Assert.Equal([.. AllColumns[..14], "退款申请时间", "退款成功时间", .. AllColumns[14..]], refunded.Header);
        var row = Assert.Single(refunded.Rows);
        Assert.Equal(Time(apple, "success_time"), row["交易时间"]);
        Assert.Equal(Time(part, "create_time"), row["退款申请时间"]);
        Assert.Equal(Time(part, "success_time"), row["退款成功时间"]);
        Assert.Equal(["1", "0.00", "3.00", "0.00", "-0.01000", "0.00", "3.00"], refunded.Sums.Values);
        await IsTheJournal(shop, first, all);

        // What happens later is on later bills, and changes none that was given.
        var before = await shop.Funds(first);
        await shop.Refund("pear-12", "r-late", 45, 2_345);
        await tael.Restart();
        shop = shop.At(tael);
        Assert.Equal(all.File, (await shop.Trades(first, "ALL", gzip: true)).File);
        Assert.Equal(before.File, (await shop.Funds(first)).File);

        await shop.Advance(TimeSpan.FromDays(1));
        var next = await shop.Trades(second, "ALL");
        Assert.Equal(4, next.Rows.Count);
        IsPayment(next.Rows[0], plum, "7.77", "0.05000");
        IsRefund(next.Rows[1], apple, rest, "7.00", "-0.05000");
        IsRefund(next.Rows[2], plum, some, "0.07", "0.00000");
        Assert.Equal(["4", "7.77", "7.52", "0.00", "0.00000", "7.77", "7.52"], next.Sums.Values);
        await IsTheJournal(shop, second, next);

        // Where one day ends the next one begins.
        Assert.Equal(
            Fen((await shop.Funds(first)).Rows[^1]["账户结余(元)"]),
            Fen((await shop.Funds(second)).Rows[0]["账户结余(元)"]) - 777);

        await shop.Advance(TimeSpan.FromDays(1));
        await shop.MustRefuse(shop.DayAfter(second), "NO_STATEMENT_EXIST");
        await shop.Advance(TimeSpan.FromDays(93));
        await shop.MustRefuse(second, "INVALID_REQUEST");
    }

    [Fact]
    public async Task Pages_come_to_the_same_as_the_whole()
    {
        await using var tael = await TaelUnderTest.Start();
        var shop = await Shop.Open(tael);
        for (var i = 0; i < 5; i++)
        {
            await shop.Sell($"paged-{i}", 100 + i);
            await shop.Refund($"paged-{i}", $"r-{i}", 10, 100 + i);
        }

        var (id, day) = (MerchantId.Parse(shop.Merchant.Mchid), SettlementDay.Of(Instant.Of(shop.Now)));
        var bills = tael.Grains.Bills();
        var payments = await bills.Payments(id, day, null, 1_000);
        var refunds = await bills.Refunds(id, day, 0, 1_000);
        var entries = await bills.Entries(id, day, 0, 1_000);
        Assert.Equal((5, 5, 10), (payments.Length, refunds.Length, entries.Length));
        for (var (i, after) = (0, payments[0].Id); i < 4; i++)
        {
            var next = Assert.Single(await bills.Payments(id, day, after, 1));
            Assert.Equal(payments[i + 1].Id, after = next.Id);
        }

        Assert.Equal(refunds[1..3].Select(r => r.Version), (await bills.Refunds(id, day, refunds[0].Version, 2)).Select(r => r.Version));
        Assert.Equal(entries[4..7].Select(e => e.Version), (await bills.Entries(id, day, entries[3].Version, 3)).Select(e => e.Version));
        Assert.Empty(await bills.Entries(id, day, entries[^1].Version, 1));
        Assert.Empty(await bills.Entries(id, day.Next, 0, 1));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => bills.Entries(id, day, 0, 1_001));
    }

    /// <summary>The fund-flow bill has each row of the account of that day and no other; the trade bill comes to the same.</summary>
    private static async Task IsTheJournal(Shop shop, DateOnly date, DownloadedBill trades)
    {
        var id = MerchantId.Parse(shop.Merchant.Mchid);
        var day = SettlementDay.Of(date);
        var page = await shop.Tael.Grains.Book().Explain(id.Account, null, AccountPage.EntriesMax);
        var rows = page!.Entries.Where(e => e.Movement is not null && SettlementDay.Of(e.At) == day).Reverse().ToList();
        var bill = await shop.Funds(date);
        Assert.Equal(rows.Count, bill.Rows.Count);
        foreach (var (row, line) in rows.Zip(bill.Rows))
        {
            Assert.Equal(row.Amount!.Value.Minor, Fen(line["收支金额(元)"]));
            Assert.Equal(row.BalanceMinor, Fen(line["账户结余(元)"]));
            Assert.Equal(row.Movement == MovementKind.Credit ? "收入" : "支出", line["收支类型"]);
            Assert.EndsWith($"{row.Version:D10}", line["资金流水单号"], StringComparison.Ordinal);
            Assert.Equal(28, line["资金流水单号"].Length);
        }

        var settled = Sum(rows, "PaymentSettled");
        var refunded = Sum(rows, "RefundDebited");
        Assert.Equal(settled, Fen(trades.Sums["订单总金额"]));
        Assert.Equal(refunded, Fen(trades.Sums["申请退款总金额"]));
        Assert.Equal((rows.Count, settled), (int.Parse(bill.Sums["资金流水总笔数"], CultureInfo.InvariantCulture), Fen(bill.Sums["收入金额"])));
        Assert.Equal(refunded, Fen(bill.Sums["支出金额"]));
        Assert.Equal($"{rows.Count(row => row.Kind == "PaymentSettled")}", bill.Sums["收入笔数"]);
        Assert.Equal($"{rows.Count(row => row.Kind == "RefundDebited")}", bill.Sums["支出笔数"]);

        static long Sum(IEnumerable<BookEntry> rows, string kind) =>
            rows.Where(row => row.Kind == kind).Sum(row => row.Amount!.Value.Minor);
    }

    private static void IsPayment(Dictionary<string, string> row, JsonElement order, string yuan, string fee)
    {
        IsOf(row, order);
        Assert.Equal(("SUCCESS", Time(order, "success_time")), (row["交易状态"], row["交易时间"]));
        Assert.Equal((yuan, yuan), (row["应结订单金额"], row["订单金额"]));
        Assert.Equal(("0", "0", "0.00", "0.00", "", ""), (
            row["微信退款单号"], row["商户退款单号"], row["退款金额"], row["申请退款金额"], row["退款类型"], row["退款状态"]));
        Assert.Equal((fee, "0.60%"), (row["手续费"], row["费率"]));
    }

    private static void IsRefund(Dictionary<string, string> row, JsonElement order, JsonElement refund, string yuan, string fee)
    {
        IsOf(row, order);
        Assert.Equal(("REFUND", Time(refund, "create_time")), (row["交易状态"], row["交易时间"]));
        Assert.Equal(("0.00", "0.00"), (row["应结订单金额"], row["订单金额"]));
        Assert.Equal(refund.GetProperty("refund_id").GetString(), row["微信退款单号"]);
        Assert.Equal(refund.GetProperty("out_refund_no").GetString(), row["商户退款单号"]);
        Assert.Equal((yuan, yuan, "0.00"), (row["退款金额"], row["申请退款金额"], row["充值券退款金额"]));
        Assert.Equal(("ORIGINAL", "SUCCESS", fee), (row["退款类型"], row["退款状态"], row["手续费"]));
    }

    private static void IsOf(Dictionary<string, string> row, JsonElement order)
    {
        Assert.Equal(order.GetProperty("transaction_id").GetString(), row["微信订单号"]);
        Assert.Equal(order.GetProperty("out_trade_no").GetString(), row["商户订单号"]);
        Assert.Equal(order.GetProperty("payer").GetProperty("openid").GetString(), row["用户标识"]);
        Assert.Equal(order.GetProperty("appid").GetString(), row["公众账号ID"]);
        Assert.Equal(order.GetProperty("mchid").GetString(), row["商户号"]);
        Assert.Equal(("0", "NATIVE", "OTHERS", "CNY", "0.00"), (
            row["特约商户号"], row["交易类型"], row["付款银行"], row["货币种类"], row["代金券金额"]));
        Assert.Equal("Tee, heiß; 'grün' und so", row["商品名称"]);
        Assert.Equal("zwei  Zeilen,und Komma", row["商户数据包"]);
        Assert.Equal(("till-3", ""), (row["设备号"], row["费率备注"]));
    }

    private static string Time(JsonElement of, string name) =>
        of.GetProperty(name).GetString()![..19].Replace('T', ' ');

    private static long Fen(string yuan) =>
        long.Parse(yuan.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}

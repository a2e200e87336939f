using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Tests.Bills;

/// <summary>A merchant with one customer, and a clock that the test moves.</summary>
internal sealed class Shop
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    private PayerClient _payer = null!;

    private Shop(TaelUnderTest tael, MerchantClient merchant) => (Tael, Merchant) = (tael, merchant);

    public TaelUnderTest Tael { get; }
    public MerchantClient Merchant { get; }

    public DateTimeOffset Now => Tael.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToOffset(China);

    public DateOnly Today => DateOnly.FromDateTime(Now.DateTime);

    public static async Task<Shop> Open(TaelUnderTest tael)
    {
        var merchant = await tael.NewMerchant(new { feeBasisPoints = 60 });
        return new(tael, merchant) { _payer = await tael.NewPayer(balance: 100_000, merchant.AppId) };
    }

    /// <summary>The same shop at a Tael that has been started again.</summary>
    public Shop At(TaelUnderTest tael) => new(tael, new(tael.Http, Merchant.File)) { _payer = _payer.At(tael.Http) };

    public async Task Advance(TimeSpan by) => Assert.Equal(
        200, (await Tael.Post("/sandbox/clock", new { advance = $"PT{(long)by.TotalSeconds}S" })).Status);

    /// <summary>To the next such time of day.</summary>
    public Task MoveTo(string time)
    {
        var wait = TimeOnly.Parse(time, CultureInfo.InvariantCulture).ToTimeSpan() - Now.TimeOfDay;
        return Advance(wait > TimeSpan.Zero ? wait + TimeSpan.FromSeconds(1) : wait + TimeSpan.FromDays(1));
    }

    public DateOnly DayAfter(DateOnly day) => day.AddDays(1);

    /// <summary>Sells something; answers the paid order.</summary>
    public async Task<JsonElement> Sell(string no, long total)
    {
        var made = await Merchant.Post("/v3/pay/transactions/native", new
        {
            appid = Merchant.AppId,
            mchid = Merchant.Mchid,
            description = "Tee, heiß; `grün` und so",
            attach = "zwei\n\tZeilen,und Komma",
            out_trade_no = no,
            notify_url = "http://127.0.0.1:9/nobody",
            amount = new { total, currency = "CNY" },
            scene_info = new { payer_client_ip = "127.0.0.1", device_id = "till-3" },
        });
        Assert.True(made.Status == 200, Encoding.UTF8.GetString(made.Body));
        Assert.Equal(200, (await _payer.Pay(made.Json.GetProperty("code_url").GetString()!, $"p-{no}")).Status);

        // Behind the answer, but before the test moves the clock.
        await Tael.Grains.Payment(OutTradeNo.Parse(no).OrderOf(MerchantId.Parse(Merchant.Mchid))).Settle();
        return await Merchant.Query(no);
    }

    public async Task<JsonElement> Refund(string no, string refundNo, long fen, long total)
    {
        var reply = await Merchant.Post("/v3/refund/domestic/refunds", new
        {
            out_trade_no = no,
            out_refund_no = refundNo,
            amount = new { refund = fen, total, currency = "CNY" },
        });
        Assert.True(reply.Status == 200, Encoding.UTF8.GetString(reply.Body));
        return reply.Json;
    }

    public Task<DownloadedBill> Trades(DateOnly day, string type, bool gzip = false) =>
        DownloadedBill.Get(Merchant, $"/v3/bill/tradebill?bill_date={day:yyyy-MM-dd}&bill_type={type}", gzip);

    public Task<DownloadedBill> Funds(DateOnly day) =>
        DownloadedBill.Get(Merchant, $"/v3/bill/fundflowbill?bill_date={day:yyyy-MM-dd}&account_type=BASIC");

    /// <summary>Neither kind of bill is given.</summary>
    public async Task MustRefuse(DateOnly day, string code)
    {
        foreach (var call in new[] { "tradebill", "fundflowbill" })
        {
            var reply = await Merchant.Send(HttpMethod.Get, $"/v3/bill/{call}?bill_date={day:yyyy-MM-dd}", "");
            Assert.True((reply.Status, reply.Code) == (400, code), $"{day} {Encoding.UTF8.GetString(reply.Body)}");
        }
    }
}

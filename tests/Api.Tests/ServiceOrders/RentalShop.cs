using System.Net.Http.Json;
using System.Text.Json;
using Tael.Tests.Notifications;
using Tael.Tests.Stage;

namespace Tael.Tests.ServiceOrders;

/// <summary>A merchant with one service on trust, a user who has opened Pay Score, and what they say to each other.</summary>
internal sealed class RentalShop : IAsyncDisposable
{
    public const string Orders = "/v3/payscore/serviceorder";

    private RentalShop(TaelUnderTest tael, WebhookReceiver receiver, MerchantClient merchant, PayerClient user, string serviceId) =>
        (Tael, Receiver, Merchant, User, ServiceId) = (tael, receiver, merchant, user, serviceId);

    public TaelUnderTest Tael { get; }
    public WebhookReceiver Receiver { get; }
    public MerchantClient Merchant { get; private set; }
    public PayerClient User { get; private set; }
    public string ServiceId { get; }

    public static async Task<RentalShop> Open(
        bool onPostgres = false, string scene = "POWER_BANK", long balance = 10_000, int? scoreMin = null, int fee = 0)
    {
        var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        var merchant = await tael.NewMerchant(new { feeBasisPoints = fee });
        var agreed = await tael.Post(
            $"/sandbox/merchants/{merchant.Mchid}/services",
            scoreMin is null ? new { scene } : new { scene, scoreMin });
        Assert.Equal(200, agreed.Status);
        var user = await tael.NewPayer(balance, merchant.AppId);
        await OpenPayScore(user);
        return new(tael, await WebhookReceiver.Start(_ => 204), merchant, user, agreed.Json.GetProperty("serviceId").GetString()!);
    }

    public static async Task OpenPayScore(PayerClient user) => Assert.Equal(
        200, (await user.Send(HttpMethod.Post, "/wallet/v1/score/consent", JsonContent.Create(new { given = true }))).Status);

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        await Tael.DisposeAsync();
    }

    public async Task Restart()
    {
        await Tael.Restart();
        (User, Merchant) = (User.At(Tael.Http), new MerchantClient(Tael.Http, Merchant.File));
    }

    public Dictionary<string, object> Request(string no, string fund = "DEPOSIT", long amount = 9_900) => new()
    {
        ["out_order_no"] = no,
        ["appid"] = Merchant.AppId,
        ["service_id"] = ServiceId,
        ["service_introduction"] = "充电宝",
        ["time_range"] = new { start_time = "OnAccept" },
        ["risk_fund"] = new { name = fund, amount },
        ["notify_url"] = Receiver.Url,
    };

    public Task<Reply> Offer(string no, string fund = "DEPOSIT", long amount = 9_900) => Merchant.Post(Orders, Request(no, fund, amount));

    public async Task<string> Package(string no, string fund = "DEPOSIT", long amount = 9_900)
    {
        var made = await Offer(no, fund, amount);
        Assert.True(made.Status == 200, JsonText(made));
        return made.Json.GetProperty("package").GetString()!;
    }

    public Task<Reply> Confirm(string package, PayerClient? user = null) =>
        (user ?? User).Send(HttpMethod.Post, "/wallet/v1/service-orders", JsonContent.Create(new { package }));

    /// <summary>Offered and accepted.</summary>
    public async Task Begin(string no, string fund = "DEPOSIT", long amount = 9_900)
    {
        var confirmed = await Confirm(await Package(no, fund, amount));
        Assert.True(confirmed.Status == 200, JsonText(confirmed));
    }

    public Task<Reply> Complete(string no, long total, string? endTime = null) => Merchant.Post($"{Orders}/{no}/complete", endTime is null
        ? new { appid = Merchant.AppId, service_id = ServiceId, post_payments = Payments(total), total_amount = total }
        : new
        {
            appid = Merchant.AppId,
            service_id = ServiceId,
            post_payments = Payments(total),
            total_amount = total,
            time_range = new { end_time = endTime },
        });

    public Task<Reply> Modify(string no, long total) => Merchant.Post(
        $"{Orders}/{no}/modify",
        new { appid = Merchant.AppId, service_id = ServiceId, post_payments = Payments(total), total_amount = total, reason = "sorry" });

    public Task<Reply> Cancel(string no) => Merchant.Post(
        $"{Orders}/{no}/cancel", new { appid = Merchant.AppId, service_id = ServiceId, reason = "sold out" });

    public Task<Reply> Collect(string no) => Merchant.Post($"{Orders}/{no}/pay", new { appid = Merchant.AppId, service_id = ServiceId });

    public Task<Reply> Sync(string no, string paidTime) => Merchant.Post(
        $"{Orders}/{no}/sync",
        new { appid = Merchant.AppId, service_id = ServiceId, type = "Order_Paid", detail = new { paid_time = paidTime } });

    public Task<Reply> TryQuery(string no) => Merchant.Send(
        HttpMethod.Get, $"{Orders}?out_order_no={no}&service_id={ServiceId}&appid={Merchant.AppId}", "");

    public async Task<JsonElement> Query(string no) => (await TryQuery(no)).Json;

    public async Task<(string? State, string? Collection)> StateOf(string no)
    {
        var order = await Query(no);
        return (
            order.GetProperty("state").GetString(),
            order.TryGetProperty("collection", out var collection) ? collection.GetProperty("state").GetString() : null);
    }

    public async Task<JsonElement[]> OwnOrders() =>
        [.. (await User.Send(HttpMethod.Get, "/wallet/v1/service-orders")).Json.GetProperty("orders").EnumerateArray()];

    public Task<Reply> PayByHand(string orderId) =>
        User.Send(HttpMethod.Post, $"/wallet/v1/service-orders/{Uri.EscapeDataString(orderId)}/payments");

    public async Task<string[]> ScoreHistory() =>
    [
        .. (await User.Send(HttpMethod.Get, "/wallet/v1/score/history?limit=200")).Json.GetProperty("entries").EnumerateArray()
            .Select(entry => entry.GetProperty("what").GetString()!)
            .Where(what => what.StartsWith("Order", StringComparison.Ordinal) || what.StartsWith("Debt", StringComparison.Ordinal)),
    ];

    public Task TopUp(long amount) => Tael.Post($"/sandbox/users/{User.UserId}/topups", new { amount });

    public Task Advance(string by) => Tael.Post("/sandbox/clock", new { advance = by });

    public static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (!await isSo()) deadline.Token.ThrowIfCancellationRequested();
    }

    public static string JsonText(Reply reply) => $"{reply.Status} {System.Text.Encoding.UTF8.GetString(reply.Body)}";

    private static object[] Payments(long total) => [new { name = "use", amount = total }];
}

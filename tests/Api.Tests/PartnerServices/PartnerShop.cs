using System.Net.Http.Json;
using System.Text.Json;
using Tael.Tests.Notifications;
using Tael.Tests.ServiceOrders;
using Tael.Tests.Stage;

namespace Tael.Tests.PartnerServices;

/// <summary>A service provider with a service on trust, one of its merchants, and a user who has opened Pay Score.</summary>
internal sealed class PartnerShop : IAsyncDisposable
{
    public const string Orders = "/v3/payscore/partner/serviceorder";
    public const string Permissions = "/v3/payscore/partner/permissions";

    private PartnerShop(TaelUnderTest tael, WebhookReceiver receiver, (MerchantClient Sp, MerchantClient Sub) by, PayerClient user, string serviceId) =>
        (Tael, Receiver, Sp, Sub, User, ServiceId) = (tael, receiver, by.Sp, by.Sub, user, serviceId);

    public TaelUnderTest Tael { get; }
    public WebhookReceiver Receiver { get; }
    public MerchantClient Sp { get; private set; }
    public MerchantClient Sub { get; private set; }
    public PayerClient User { get; private set; }
    public string ServiceId { get; }

    public static async Task<PartnerShop> Open(bool onPostgres = false, string scene = "POWER_BANK", long balance = 10_000)
    {
        var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        var sp = await tael.NewMerchant();
        var sub = await tael.NewMerchant(new { partner = sp.Mchid, feeBasisPoints = 0 });
        var agreed = await tael.Post($"/sandbox/merchants/{sp.Mchid}/services", new { scene });
        Assert.Equal(200, agreed.Status);
        var user = await tael.NewPayer(balance, sp.AppId);
        await RentalShop.OpenPayScore(user);
        var serviceId = agreed.Json.GetProperty("serviceId").GetString()!;
        return new(tael, await WebhookReceiver.Start(_ => 204), (sp, sub), user, serviceId);
    }

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        await Tael.DisposeAsync();
    }

    public async Task Restart()
    {
        await Tael.Restart();
        (User, Sp, Sub) = (User.At(Tael.Http), new(Tael.Http, Sp.File), new(Tael.Http, Sub.File));
    }

    public Dictionary<string, object> Request(string no) => new()
    {
        ["out_order_no"] = no,
        ["appid"] = Sp.AppId,
        ["sub_mchid"] = Sub.Mchid,
        ["sub_appid"] = Sub.AppId,
        ["service_id"] = ServiceId,
        ["service_introduction"] = "充电宝",
        ["time_range"] = new { start_time = "OnAccept" },
        ["risk_fund"] = new { name = "DEPOSIT", amount = 9_900 },
        ["notify_url"] = Receiver.Url,
    };

    public Dictionary<string, object> Bill(long total) => new()
    {
        ["service_id"] = ServiceId,
        ["sub_mchid"] = Sub.Mchid,
        ["post_payments"] = new[] { new { name = "use", amount = total } },
        ["total_amount"] = total,
    };

    public async Task<string> Begin(string no)
    {
        var made = await Sp.Post(Orders, Request(no));
        Assert.True(made.Status == 200, RentalShop.JsonText(made));
        var package = made.Json.GetProperty("package").GetString()!;
        var confirmed = await User.Send(HttpMethod.Post, "/wallet/v1/service-orders", JsonContent.Create(new { package }));
        Assert.True(confirmed.Status == 200, RentalShop.JsonText(confirmed));
        return confirmed.Json.GetProperty("queryId").GetString()!;
    }

    /// <summary>Asked for and given.</summary>
    public async Task Permit(string code)
    {
        var asked = await Sp.Post(Permissions, Apply(code));
        Assert.True(asked.Status == 200, RentalShop.JsonText(asked));
        var token = asked.Json.GetProperty("apply_permissions_token").GetString();
        var given = await User.Send(HttpMethod.Post, "/wallet/v1/permissions", JsonContent.Create(new { token }));
        Assert.True(given.Status == 200, RentalShop.JsonText(given));
    }

    public Dictionary<string, object> Apply(string code) => new()
    {
        ["service_id"] = ServiceId,
        ["appid"] = Sp.AppId,
        ["sub_appid"] = Sub.AppId,
        ["sub_mchid"] = Sub.Mchid,
        ["authorization_code"] = code,
        ["notify_url"] = Receiver.Url,
    };

    public Task<Reply> Change(string no, string call, Dictionary<string, object> body) => Sp.Post($"{Orders}/{no}/{call}", body);

    public Task<Reply> TryQuery(string no, MerchantClient? by = null) => (by ?? Sp).Send(
        HttpMethod.Get, $"{Orders}?out_order_no={no}&service_id={ServiceId}&sub_mchid={Sub.Mchid}", "");

    public async Task<JsonElement> Query(string no) => (await TryQuery(no)).Json;

    public async Task<string?> StateOf(string no) => (await Query(no)).GetProperty("state").GetString();

    public Task<Reply> Get(string target) => Sp.Send(HttpMethod.Get, target, "");
}

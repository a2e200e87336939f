using System.Text;
using System.Text.Json;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Domain.Ledger;
using Tael.Domain.ServiceOrders;
using Tael.Grains;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>What the calls of service orders have in common.</summary>
internal static class ServiceOrderCalls
{
    private const int WrongStateNumber = 271302262;
    private const int OtherContentNumber = 271316598;
    private const int NotTrustedNumber = 271300099;

    /// <summary>In WeChat Pay's own words, as the two that follow.</summary>
    public static Refusal WrongState { get; } =
        new(ErrorCode.InvalidRequest) { Message = "当前订单状态不合法", Number = WrongStateNumber };

    public static Refusal OtherContent { get; } =
        new(ErrorCode.InvalidRequest) { Message = "商户服务订单号重复，且参数不一致", Number = OtherContentNumber };

    /// <summary>Whatever the reason is: no merchant learns a score, nor what it is made of.</summary>
    public static Refusal NotTrusted { get; } =
        new(ErrorCode.InvalidRequest) { Message = "综合评估未通过", Number = NotTrustedNumber };

    /// <summary>The order that the path names, if the merchant means it so; else why not.</summary>
    /// <param name="serviceId">Null: not said.</param>
    /// <param name="appId">Null: not said.</param>
    public static async Task<(ServiceOrder? Order, Refusal? Refusal)> Find(
        V3Call call, Partnership of, string? serviceId, string? appId)
    {
        var text = call.Path("out_order_no");
        return ServiceOrderNo.TryParse(text, out var no)
            ? await Find(call, of, no.OrderOf(of.Merchant), (serviceId, appId))
            : (null, Refusal.Url("out_order_no", text, "is no out_order_no"));
    }

    /// <param name="meant">With which service and appid it must have been made; null: not said.</param>
    public static async Task<(ServiceOrder? Order, Refusal? Refusal)> Find(
        V3Call call, Partnership of, AccountId account, (string? ServiceId, string? AppId) meant)
    {
        var order = await call.Ask(call.Grains.ServiceOrder(account), grain => grain.Look());
        return order is { Terms: { } terms } && IsTold(order) && terms.Partner == of.Partner
            && (meant.ServiceId ?? terms.ServiceId) == terms.ServiceId && (meant.AppId ?? terms.AppId) == terms.AppId
            ? (order, null)
            : (null, ErrorCode.OrderNotExist);
    }

    public static AccountId AccountOf(ServiceOrder order) => order.Terms!.No.OrderOf(order.Terms.Merchant);

    public static string? Text<T>(T? value)
        where T : class => value is null ? null : Encoding.UTF8.GetString(WireJson.Write(value));

    /// <summary>What <see cref="Text"/> has written.</summary>
    public static T? Read<T>(string? text)
        where T : class => text is null ? null : JsonSerializer.Deserialize<T>(text, WireJson.Options);

    /// <summary>Without confirmation there is an order only once its user is trusted with it.</summary>
    private static bool IsTold(ServiceOrder order) => order.Terms!.NeedsConfirm || order.AcceptedAt is not null;
}

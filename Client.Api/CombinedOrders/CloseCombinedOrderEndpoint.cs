using System.Collections.Immutable;
using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.CombinedOrders;

/// <summary>POST /v3/combine-transactions/out-trade-no/{combine_out_trade_no}/close: 204, and none of it can ever be paid.</summary>
/// <remarks>All sub-orders must be named, as they were ordered. Closing what is closed is 204 again; what is paid, ORDER_PAID; what never
/// arrived, ORDER_NOT_EXIST, and from then on it never can.</remarks>
public static class CloseCombinedOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/combine-transactions/out-trade-no/{combine_out_trade_no}/close", Handle)
            .AnswersNothing()
            .Refuses(ErrorCode.AppidMchidNotMatch, "`combine_appid` does not belong to the merchant, or is not the order's")
            .Refuses(ErrorCode.InvalidRequest, "`sub_orders` are not all of the order's and no others")
            .Refuses(ErrorCode.OrderNotExist, "this merchant has combined nothing under the number")
            .Refuses(ErrorCode.OrderPaid, "it has been paid")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        var text = call.Path("combine_out_trade_no");
        if (!OutTradeNo.TryParse(text, out var no)) return Refusal.Url("combine_out_trade_no", text, "is no combine_out_trade_no");
        if (!call.Merchant.Owns(request.CombineAppid)) return AppDiffers(request, "does not belong to the merchant that signed");

        for (var place = 0; place < request.SubOrders.Length; place++)
        {
            var sub = request.SubOrders[place];
            if (WhyNoMerchant(sub.Mchid, "mchid", place) is { } noMerchant) return noMerchant;
            if (sub.SubMchid is { } own && WhyNoMerchant(own, "sub_mchid", place) is { } noOwn) return noOwn;
        }

        var command = new CloseCombinedOrder(
            request.CombineAppid,
            [.. request.SubOrders.Select(AccountOf)]);
        var account = no.CombinedOf(call.Merchant.Id);
        var combined = await call.Ask(call.Grains.Combined(account), grain => grain.Look());
        if (combined?.Terms is { } terms && NamesAnother(request, terms)) return SubOrdersDiffer();

        var status = await call.Ask(call.Grains.Combined(account), grain => grain.Close(command));
        if (status != CloseCombinedOrderStatus.Closed) call.NoteRefusal(account, no.Value, nameof(CloseCombinedOrder), $"{status}");
        return status switch
        {
            CloseCombinedOrderStatus.Closed => Answer.NoContent,
            CloseCombinedOrderStatus.OrderNotFound => Answer.Refuse(ErrorCode.OrderNotExist),
            CloseCombinedOrderStatus.AppDiffers => AppDiffers(request, "is not the order's"),
            CloseCombinedOrderStatus.SubOrdersDiffer => SubOrdersDiffer(),
            CloseCombinedOrderStatus.OrderPaid => Answer.Refuse(ErrorCode.OrderPaid),
            CloseCombinedOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static AccountId AccountOf(SubOrder sub) =>
        Domain.Payments.OutTradeNo.Parse(sub.OutTradeNo).OrderOf(MerchantId.Parse(sub.SubMchid ?? sub.Mchid));

    private static Refusal? WhyNoMerchant(string mchid, string field, int place) =>
        MerchantId.TryParse(mchid, out _) ? null : Refusal.Body($"/sub_orders/{place}/{field}", mchid, "is no mchid");

    /// <summary>Whether a sub-order is named as another service provider's, or another app's, than the one that it was ordered as.</summary>
    private static bool NamesAnother(Request request, CombinedOrderTerms terms)
    {
        var ordered = terms.SubOrders.ToDictionary(sub => sub.OutTradeNo.OrderOf(sub.Merchant));
        return request.SubOrders.Any(sub => ordered.TryGetValue(AccountOf(sub), out var known)
            && (known.Partner?.ToString() != (sub.SubMchid is null ? null : sub.Mchid)
                || (sub.SubAppid is { } app && app != known.SubAppId)));
    }

    private static Refusal SubOrdersDiffer() =>
        new(ErrorCode.InvalidRequest, "/sub_orders", null, "are not all of the order's and no others", "body");

    private static Refusal AppDiffers(Request request, string issue) =>
        new(ErrorCode.AppidMchidNotMatch, "/combine_appid", request.CombineAppid, issue, "body");

    public sealed record Request
    {
        [Text(32)] public required string CombineAppid { get; init; }

        [Items(CombinedOrderTerms.SubOrdersMax, Min = CombinedOrderTerms.SubOrdersMin)]
        public required ImmutableArray<SubOrder> SubOrders { get; init; }
    }

    public sealed record SubOrder
    {
        [Text(32)] public required string Mchid { get; init; }

        [Text(Domain.Payments.OutTradeNo.LengthMax, LengthMin = Domain.Payments.OutTradeNo.LengthMin, Alphabet = CombinedOrderRequest.NoAlphabet)]
        public required string OutTradeNo { get; init; }

        [Text(32)] public string? SubMchid { get; init; }
        [Text(32)] public string? SubAppid { get; init; }
    }
}

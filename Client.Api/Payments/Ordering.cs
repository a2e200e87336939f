using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>How a request for an order becomes terms, and the order's decision an answer: alike for every way of paying.</summary>
internal static class Ordering
{
    /// <summary>What every way of ordering is refused with.</summary>
    public static readonly ImmutableArray<(ErrorCode Code, string When)> Refusals =
    [
        (ErrorCode.AppidMchidNotMatch, "`mchid` is not the merchant that signed, or `appid` is not its"),
        (ErrorCode.OutTradeNoUsed, "the number stands for an order with other terms"),
        (ErrorCode.OrderClosed, "the order has been closed, or its time is over"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    /// <summary>Makes the order and answers with what <paramref name="answer"/> says when it is made.</summary>
    public static Task<Answer> Create(MerchantCall call, OrderTerms terms, Func<OrderTerms, Answer> answer) =>
        Create(call, terms, made => Task.FromResult(answer(made)));

    public static async Task<Answer> Create(MerchantCall call, OrderTerms terms, Func<OrderTerms, Task<Answer>> answer)
    {
        var order = terms.OutTradeNo.OrderOf(terms.Merchant);
        var command = new CreateOrder(terms);
        var status = await call.Ask(call.Grains.Payment(order), payment => payment.Create(command));
        if (status != CreateOrderStatus.Created)
        {
            call.NoteRefusal(order, terms.OutTradeNo.Value, nameof(CreateOrder), $"{status}");
        }

        return status switch
        {
            CreateOrderStatus.Created => await answer(terms),
            CreateOrderStatus.OutTradeNoUsed => new Refusal(
                ErrorCode.OutTradeNoUsed, "/out_trade_no", terms.OutTradeNo.Value, "used for an order with other terms", "body"),
            CreateOrderStatus.OrderClosed => Answer.Refuse(ErrorCode.OrderClosed),
            CreateOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            CreateOrderStatus.AmountMustNotBeZero or
            CreateOrderStatus.AmountOverLimit => Refusal.Body("/amount/total", $"{terms.Amount.Minor}", "out of range"),
            CreateOrderStatus.TimeExpirePassed => Refusal.Body(
                "/time_expire", terms.TimeExpire is { } at ? Times.Format(at) : "", "has passed"),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <summary>Whether the merchant may order with this mchid and appid; if not, why.</summary>
    public static Refusal? Refuse(V3Call call, OrderRequest request) => Refuse(call, request.Mchid, request.Appid);

    public static Refusal? Refuse(MerchantCall call, string mchid, string appid)
    {
        if (mchid != call.Merchant.Id.ToString())
        {
            return new(ErrorCode.AppidMchidNotMatch, "/mchid", mchid, "is not the merchant that signed", "body");
        }

        return call.Merchant.Owns(appid)
            ? null
            : new(ErrorCode.AppidMchidNotMatch, "/appid", appid, "does not belong to mchid", "body");
    }

    /// <summary>What was asked for, in the domain's words. Every field has passed its rules before.</summary>
    public static OrderTerms Terms<TScene>(V3Call call, OrderRequest request, TradeType type, UserId? payer, TScene? scene)
        where TScene : class => Terms(request, (call.Merchant.Id, request.Appid), type, payer, scene);

    public static OrderTerms Terms<TScene>(
        PrepaidOrderRequest request, (MerchantId Merchant, string AppId) of, TradeType type, UserId? payer, TScene? scene)
        where TScene : class
    {
        var told = request as NotifiedOrderRequest;
        return Content(request, of, type) with
        {
            TimeExpire = Times.TryParse(request.TimeExpire, out var expire) ? expire : null,
            NotifyUrl = told?.NotifyUrl,
            LimitPay = told?.LimitPay is { Length: > 0 } limits ? string.Join(',', limits) : null,
            Payer = payer,
            Detail = Text(request.Detail),
            SceneInfo = Text(scene),
        };
    }

    /// <summary>What every way of ordering says.</summary>
    public static OrderTerms Content(OrderContentRequest request, (MerchantId Merchant, string AppId) of, TradeType type) => new()
    {
        Merchant = of.Merchant,
        OutTradeNo = OutTradeNo.Parse(request.OutTradeNo),
        AppId = of.AppId,
        TradeType = type,
        Amount = Money.Fen(request.Amount.Total),
        Description = request.Description,
        Attach = request.Attach,
        GoodsTag = request.GoodsTag,
        SupportFapiao = request.SupportFapiao,
        ProfitSharing = request.SettleInfo?.ProfitSharing,
    };

    /// <summary>Without insignificant white space, members in our order: however a merchant writes the same object, it
    /// asks for the same.</summary>
    internal static string? Text<T>(T? value)
        where T : class =>
        value is null ? null : Encoding.UTF8.GetString(WireJson.Write(value));
}

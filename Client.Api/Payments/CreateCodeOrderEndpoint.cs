using System.Diagnostics;
using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>POST /v3/pay/transactions/codepay: the payer has shown a payment code, and pays at once.</summary>
/// <remarks>
/// Answers the transaction: SUCCESS, or USERPAYING where the payer has to confirm with the password first (the wallet is shown the
/// order by GET /wallet/v1/paycode). The same request again answers what has become of it, and never pays twice; another
/// content, or another code, under the number, OUT_TRADE_NO_USED. AUTH_CODE_INVALID: no code, too old, or used for another
/// order. There is no notification. Who gives up reverses the order; unpaid it ends by itself after five minutes (PAYERROR).
/// </remarks>
public static class CreateCodeOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<CodeOrderRequest>("/v3/pay/transactions/codepay", Handle)
            .Answers<TransactionAnswer>()
            .Refuses(Ordering.Refusals)
            .Refuses(Refusals);

    /// <summary>What payments by code are refused with beside the others.</summary>
    internal static readonly (ErrorCode Code, string When)[] Refusals =
    [
        (ErrorCode.AuthCodeInvalid, "there is no such code, it is too old, or it has been used for another order"),
        (ErrorCode.NotEnough, "the payer does not have so much"),
        (ErrorCode.RuleLimit, "the payer has reached a limit of what wallets may pay"),
        (ErrorCode.OrderPaid, "the order has been paid meanwhile, by another code"),
    ];

    internal static async Task<Answer> Handle(V3Call call, CodeOrderRequest request)
    {
        if (Ordering.Refuse(call, request.Mchid, request.Appid) is { } refusal) return refusal;
        if (!call.Services.PaymentCodes.TryParse(request.Payer.AuthCode, out var code)) return NotGood();

        return await Pay(call, request.ToTerms(call, (call.Merchant.Id, request.Appid), code), code);
    }

    /// <summary>Makes the order and pays it, once however often it is asked for; answers the transaction.</summary>
    internal static Task<Answer> Pay(MerchantCall call, OrderTerms terms, PaymentCode code) =>
        Pay(call, terms, PayerClaim.Of(code, Instant.Of(call.Services.Clock)));

    internal static async Task<Answer> Pay(MerchantCall call, OrderTerms terms, PayerClaim claim)
    {
        var account = terms.OutTradeNo.OrderOf(terms.Merchant);
        var payment = call.Grains.Payment(account);

        // A retry is answered as ever, however old its code is by now.
        var order = await call.Ask(payment, p => p.Look());
        if (order?.Terms is null && await WhyNotGood(call, claim, account) is { } notGood) return notGood;

        // Not what the till has asked for, but what a test wants: a repeat need not bring it again.
        if (order?.Terms is { } first) terms = terms with { AsksPassword = first.AsksPassword };
        return await Ordering.Create(call, terms, made => Debit(call, made, claim));
    }

    private static async Task<Answer> Debit(MerchantCall call, OrderTerms terms, PayerClaim claim)
    {
        var account = terms.OutTradeNo.OrderOf(terms.Merchant);
        var wallet = call.Grains.Wallet(claim.User);
        var command = new PayOrder(
            claim.Request, claim.User, account, terms.Amount, ByCode: true, AsksPassword: terms.AsksPassword is true, Face: claim.Face);
        var before = await call.Ask(call.Grains.Payment(account), payment => payment.Look());
        if (before!.State == OrderState.NotPaid
            && (claim.IsGoodNow || await call.Ask(wallet, w => w.FindPayment(claim.Request)) == account))
        {
            var status = await call.Ask(wallet, w => w.Pay(command));
            if (status is not (PayOrderStatus.Paid or PayOrderStatus.PasswordRequired)) return Refuse(status, claim);
        }

        var order = await call.Ask(call.Grains.Payment(account), payment => payment.Look());
        return Answer.OkJson(TransactionJson.Of(order!, call.Services.OpenIds));
    }

    private static async Task<Refusal?> WhyNotGood(MerchantCall call, PayerClaim claim, AccountId order)
    {
        if (!claim.IsGoodNow) return NotGood("付款码已过期，请退出重试", claim.Field);

        var wallet = await call.Ask(call.Grains.Wallet(claim.User), w => w.Look());
        if (wallet is not { Opened: true } || (claim.Face is { } face && wallet.FaceConsent != face)) return NotGood(null, claim.Field);

        // A repeat that came beside the first may find the code used for this very order by now.
        var usedFor = wallet.AskedBy(claim.Request)?.Order
            ?? await call.Ask(call.Grains.Wallet(claim.User), w => w.FindPayment(claim.Request));
        return usedFor is { } used && used != order ? NotGood(UsedBefore, claim.Field) : null;
    }

    private const string UsedBefore = "每个二维码仅限使用一次，请刷新再试";

    /// <summary>Never repeats the code.</summary>
    internal static Refusal NotGood(string? message = null, string field = "/payer/auth_code") =>
        new(ErrorCode.AuthCodeInvalid, field, null, "is no payment code that is good now", "body") { Message = message };

    private static Answer Refuse(PayOrderStatus status, PayerClaim claim) => status switch
    {
        PayOrderStatus.NotEnough => Answer.Refuse(ErrorCode.NotEnough),
        PayOrderStatus.IdUsedForAnother => NotGood(UsedBefore, claim.Field),
        PayOrderStatus.WalletNotFound or PayOrderStatus.FaceNotAgreed => NotGood(null, claim.Field),
        PayOrderStatus.ExceedsPaymentLimit or PayOrderStatus.ExceedsDayLimit => Answer.Refuse(ErrorCode.RuleLimit),
        PayOrderStatus.OutboxFull => Answer.Refuse(ErrorCode.FrequencyLimited),
        PayOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
        PayOrderStatus.OrderClosed or PayOrderStatus.OrderExpired => Answer.Refuse(ErrorCode.OrderClosed),
        PayOrderStatus.OrderAlreadyPaid => Answer.Refuse(ErrorCode.OrderPaid),
        _ => throw new UnreachableException($"{status}"),
    };
}

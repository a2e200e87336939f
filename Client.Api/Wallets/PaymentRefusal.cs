using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Tael.Client.Api.Wire;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Wallets;

/// <summary>Why a payment was refused, as its caller is told: a closed list. A refused payment has changed nothing;
/// money that an order could not take any more is back in the wallet, or on its way there.</summary>
/// <remarks>
/// 400 PARAM_ERROR: the request cannot be understood · 401 TOKEN_INVALID · 404 WALLET_NOT_FOUND, ORDER_NOT_FOUND, CODE_NOT_FOUND ·
/// 403 NOT_ENOUGH, LIMIT_EXCEEDED, PASSWORD_REQUIRED, PASSWORD_WRONG, NOT_THE_PAYER, BALANCE_EXCLUDED, ACCOUNT_STOPPED ·
/// 423 PASSWORD_LOCKED ·
/// 409 ORDER_PAID, ORDER_CLOSED, CODE_CLOSED, ORDER_EXPIRED, REQUEST_ID_USED · 503 TRY_AGAIN: the same request again may go through.
/// Codes are a contract: append, never rename.
/// </remarks>
internal sealed record PaymentRefusal(int HttpStatus, string Code, string Detail)
{
    public static readonly PaymentRefusal WalletNotFound =
        new(404, "WALLET_NOT_FOUND", "This user has no wallet.");

    public static readonly PaymentRefusal OrderNotFound =
        new(404, "ORDER_NOT_FOUND", "No order belongs to this prepayId or codeUrl.");

    public static readonly PaymentRefusal OrderClosed =
        new(409, "ORDER_CLOSED", "The order has been closed.");

    public static readonly PaymentRefusal OrderPaid =
        new(409, "ORDER_PAID", "The order has been paid already.");

    public static readonly PaymentRefusal OrderExpired =
        new(409, "ORDER_EXPIRED", "The time to pay this order is over.");

    public static readonly PaymentRefusal NotThePayer =
        new(403, "NOT_THE_PAYER", "The order is to be paid by another user.");

    public static readonly PaymentRefusal BalanceExcluded =
        new(403, "BALANCE_EXCLUDED", "The merchant takes no money from a balance for this order.");

    public static readonly PaymentRefusal CodeNotFound =
        new(404, "CODE_NOT_FOUND", "This is no merchant's fixed code.");

    public static readonly PaymentRefusal CodeClosed =
        new(409, "CODE_CLOSED", "The merchant has closed this fixed code.");

    public static readonly PaymentRefusal NoPaymentCodes =
        new(403, "NO_PAYMENT_CODES", "This user's number is too long for payment codes.");

    public static readonly PaymentRefusal PaymentCodesUsed =
        new(429, "PAYMENT_CODES_USED", "Four codes have been used within this minute: wait for the next.");

    /// <summary>Those that a payment can be refused with.</summary>
    public static IEnumerable<PaymentRefusal> All => Enum.GetValues<PayOrderStatus>().Select(Find).OfType<PaymentRefusal>();

    public IResult Result => Problems.Of(HttpStatus, Code, Detail);

    /// <summary>The refusal that a status of the wallet stands for; never called with
    /// <see cref="PayOrderStatus.Paid"/>.</summary>
    public static PaymentRefusal Of(PayOrderStatus status) => TryOf(status, out var refusal)
        ? refusal
        : throw new UnreachableException($"{status}"); // The amount is the order's own and never changes.

    public static bool TryOf(PayOrderStatus status, [NotNullWhen(true)] out PaymentRefusal? refusal) =>
        (refusal = Find(status)) is not null;

    private static PaymentRefusal? Find(PayOrderStatus status) => status switch
    {
        PayOrderStatus.IdUsedForAnother => new(409, "REQUEST_ID_USED", "This requestId stands for another payment."),
        PayOrderStatus.WalletNotFound => WalletNotFound,
        PayOrderStatus.ExceedsPaymentLimit => new(403, "LIMIT_EXCEEDED", "One payment may move 50,000 yuan at most."),
        PayOrderStatus.ExceedsDayLimit => new(403, "LIMIT_EXCEEDED", "A wallet may pay 200,000 yuan a day at most."),
        PayOrderStatus.PasswordRequired => new(403, "PASSWORD_REQUIRED", "Over 1,000 yuan the password is needed."),
        PayOrderStatus.PasswordWrong => new(403, "PASSWORD_WRONG", "The payment password is wrong."),
        PayOrderStatus.PasswordLocked => new(423, "PASSWORD_LOCKED", "Too many wrong passwords: wait 3 hours."),
        PayOrderStatus.NotEnough => new(403, "NOT_ENOUGH", "The wallet does not hold enough."),
        PayOrderStatus.OutboxFull => new(503, "TRY_AGAIN", "Too much is on its way: send the same request again."),
        PayOrderStatus.AccountStopped => new(403, "ACCOUNT_STOPPED", "This wallet is stopped; ask the operator."),
        PayOrderStatus.OrderNotFound => OrderNotFound,
        PayOrderStatus.OrderClosed => OrderClosed,
        PayOrderStatus.OrderAlreadyPaid => OrderPaid,
        PayOrderStatus.OrderExpired => OrderExpired,
        PayOrderStatus.NotThePayer => NotThePayer,
        PayOrderStatus.BalanceExcluded => BalanceExcluded,

        _ => null,
    };
}

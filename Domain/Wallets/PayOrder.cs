using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Wallets;

/// <summary>Pay an order from a wallet.</summary>
/// <remarks>
/// The wallet decides whether the payer may and can; the order decides, when the money arrives, whether it still takes
/// it, and gives it back if not. Sent again under the same id, the command asks the order what became of it.
/// </remarks>
/// <param name="Payer">Whose wallet it is.</param>
/// <param name="Order">The order's account.</param>
/// <param name="Amount">What the payer has been shown; the order refuses any other amount than its own.</param>
/// <param name="ByCode">The payer has shown a payment code, which <paramref name="Id"/> names, and holds no password in hand: it
/// is asked for, and the code is used up all the same.</param>
/// <param name="Proof">Needed above <see cref="PasswordFreeMaxMinor"/>.</param>
/// <param name="AsksPassword">Ask for the password whatever the amount is: what a till meets when WeChat Pay finds a payment
/// unusual. By code only.</param>
/// <param name="IsAgreed">The payer has agreed to it before and is not asked: what a service order has cost. A wallet's own calls can't
/// say so, nor name such a payment.</param>
/// <param name="Face">The payer has been found by the face that was enrolled under this number, which must be the one that may pay now.
/// Then <paramref name="ByCode"/> is true: what goes without a password is asked for as with a payment code.</param>
/// <param name="Holder">Who has used what is paid, by the family card that the payer has lent them; null: the payer. Then
/// <paramref name="IsAgreed"/> is true.</param>
[GenerateSerializer, Immutable, Alias("PayOrder")]
public sealed record PayOrder(
    [property: Id(0)] RequestId Id,
    [property: Id(1)] UserId Payer,
    [property: Id(2)] AccountId Order,
    [property: Id(3)] Money Amount,
    [property: Id(4)] PasswordProof? Proof = null,
    [property: Id(5)] bool ByCode = false,
    [property: Id(6)] bool AsksPassword = false,
    [property: Id(40)] bool IsAgreed = false,
    [property: Id(41)] int? Face = null,
    [property: Id(42)] UserId? Holder = null)
{
    /// <summary>Up to here (1,000 yuan) a payment needs no password. Source: WeChat Pay's rule for payment codes.</summary>
    public const long PasswordFreeMaxMinor = 100_000;

    /// <summary>The most that one payment may move: 50,000 yuan.</summary>
    public const long PaymentMaxMinor = 5_000_000;

    /// <summary>The most that a wallet may pay in one settlement day: 200,000 yuan.</summary>
    public const long DayMaxMinor = 20_000_000;

    /// <summary>The most that may be paid by face in one settlement day without the password: 2,000 yuan. One payment may have as much as
    /// by code.</summary>
    public const long FaceDayMaxMinor = 200_000;

    public TransferId Transfer => Holder is { } holder
        ? FamilyCardTransfer.Of(Payer.Wallet, holder, Id)
        : TransferId.Of(Payer.Wallet, IsAgreed ? $"agreed/{Id}" : $"{Id}");

    public static Decision<PayOrderStatus, WalletEvent> Decide(
        Wallet? wallet, PayOrder command, WalletEvent? earlier, Instant now)
    {
        // Retries come before every other rule: the wallet may have changed since and would refuse today.
        if (earlier is OrderPaymentDebited done)
        {
            var same = done.To == command.Order && done.Amount == command.Amount;
            return new(same ? PayOrderStatus.Paid : PayOrderStatus.IdUsedForAnother);
        }

        if (wallet is not { Opened: true }) return new(PayOrderStatus.WalletNotFound);

        var asked = command.ByCode ? wallet.AskedBy(command.Id) : null;
        if (asked is not null && asked.Order != command.Order) return new(PayOrderStatus.IdUsedForAnother);
        if (command.Amount.IsZero) return new(PayOrderStatus.AmountMustNotBeZero);
        if (command.Amount.Currency != wallet.Balance.Currency) return new(PayOrderStatus.CurrencyDiffers);
        if (command.Amount.Minor > PaymentMaxMinor) return new(PayOrderStatus.ExceedsPaymentLimit);

        if (command.Face is { } face && asked is null && wallet.FaceConsent != face) return new(PayOrderStatus.FaceNotAgreed);

        // Once asked for, the password is needed: a till that repeats its call must not do without it.
        var mustProve = asked is not null || (command.ByCode && command.AsksPassword) || IsMuchByFace(wallet, command, now);
        if (command.Proof is not null || mustProve || (command.Amount.Minor > PasswordFreeMaxMinor && !command.IsAgreed))
        {
            if (wallet.Password is null || command.Proof is null) return AskForPassword(command, asked, now);
            if (now < wallet.PasswordLockedUntil) return new(PayOrderStatus.PasswordLocked);
            if (!wallet.Password.Accepts(command.Proof))
            {
                return new(PayOrderStatus.PasswordWrong, new PaymentPasswordFailed(now));
            }
        }

        if (command.Amount.Minor > DayMaxMinor - wallet.PaidDuring(SettlementDay.Of(now)).Minor)
        {
            return new(PayOrderStatus.ExceedsDayLimit);
        }

        if (command.Holder is { } holder && command.Amount > (wallet.CardOf(holder)?.LeftAt(now) ?? Money.Zero(command.Amount.Currency)))
        {
            return new(PayOrderStatus.ExceedsFamilyCard);
        }

        if (command.Amount > wallet.Balance) return new(PayOrderStatus.NotEnough);

        var byPassword = command.Proof is not null;
        return new(
            PayOrderStatus.Paid,
            new OrderPaymentDebited(command.Transfer, command.Order, command.Amount, byPassword, now)
            {
                ByFace = byPassword ? null : command.Face,
                ForHolder = command.Holder,
            });
    }

    private static bool IsMuchByFace(Wallet wallet, PayOrder command, Instant now) => command.Face is not null
        && command.Amount.Minor > FaceDayMaxMinor - wallet.PaidByFaceDuring(SettlementDay.Of(now)).Minor;

    private static Decision<PayOrderStatus, WalletEvent> AskForPassword(PayOrder command, AskedPayment? asked, Instant now) =>
        command.ByCode && asked is null
            ? new(PayOrderStatus.PasswordRequired, new PasswordAsked(command.Id, command.Order, command.Amount, now))
            : new(PayOrderStatus.PasswordRequired);

    /// <summary>The payer's answer, from what the order said when the money arrived.</summary>
    public static PayOrderStatus Of(CreditStatus arrived) => arrived switch
    {
        CreditStatus.Credited => PayOrderStatus.Paid,
        CreditStatus.OrderNotFound => PayOrderStatus.OrderNotFound,
        CreditStatus.OrderClosed => PayOrderStatus.OrderClosed,
        CreditStatus.OrderAlreadyPaid => PayOrderStatus.OrderAlreadyPaid,
        CreditStatus.OrderExpired => PayOrderStatus.OrderExpired,
        CreditStatus.AmountDiffers => PayOrderStatus.AmountDiffers,
        CreditStatus.NotThePayer => PayOrderStatus.NotThePayer,
        CreditStatus.BalanceExcluded => PayOrderStatus.BalanceExcluded,
        _ => throw new ArgumentOutOfRangeException(nameof(arrived), arrived, "No final answer."),
    };
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
/// <remarks>From <see cref="OrderNotFound"/> on the order could not take the money, and it is on its way back.</remarks>
public enum PayOrderStatus : byte
{
    Paid = 1,
    IdUsedForAnother = 2,
    WalletNotFound = 3,
    AmountMustNotBeZero = 4,
    CurrencyDiffers = 5,
    ExceedsPaymentLimit = 6,
    PasswordRequired = 7,
    PasswordLocked = 8,
    PasswordWrong = 9,
    ExceedsDayLimit = 10,
    NotEnough = 11,

    /// <summary>Too many transfers of this wallet are still on their way; nothing has changed.</summary>
    OutboxFull = 12,

    /// <summary>The wallet is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 13,

    /// <summary>The payer has not agreed to pay by this face, or no longer.</summary>
    FaceNotAgreed = 14,

    /// <summary>The payer has lent the user no family card, or not so much of it is left this month.</summary>
    ExceedsFamilyCard = 15,
    OrderNotFound = 20,
    OrderClosed = 21,
    OrderAlreadyPaid = 22,
    OrderExpired = 23,
    AmountDiffers = 24,
    NotThePayer = 25,

    /// <summary>The merchant has excluded balances (limit_pay), and a wallet pays from nothing else.</summary>
    BalanceExcluded = 26,
}

using System.Collections.Immutable;
using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Wallets;

/// <summary>One user's money and the rules by which it may be spent.</summary>
/// <remarks>
/// Invariant: the balance is never below zero. Money may arrive before the wallet is opened; only an opened wallet pays.
/// <see cref="PaidToday"/> belongs to <see cref="PaidOn"/>; on any other day nothing has been paid yet.
/// </remarks>
[GenerateSerializer, Immutable, Alias("Wallet")]
public sealed record Wallet : IAccount
{
    [Id(0)] public required Money Balance { get; init; }
    [Id(1)] public bool Opened { get; init; }
    [Id(2)] public PaymentPassword? Password { get; init; }
    [Id(3)] public int PasswordFailures { get; init; }
    [Id(4)] public Instant PasswordLockedUntil { get; init; }
    [Id(5)] public SettlementDay PaidOn { get; init; }
    [Id(6)] public required Money PaidToday { get; init; }

    /// <summary>Payments by code that wait, or have waited, for the password, in order of time: the latest
    /// <see cref="AskedMax"/>.</summary>
    [Id(7)] public ImmutableArray<AskedPayment> Asked { get; init; } = [];

    /// <summary>As many as there are payment codes that are good at the same time: so none is used for two orders.</summary>
    public const int AskedMax = 8;

    /// <summary>How many faces have been enrolled so far: the number of the latest.</summary>
    [Id(8)] public int Faces { get; init; }

    /// <summary>Since when the latest face may pay; null: none may.</summary>
    [Id(9)] public Instant? FaceAgreedAt { get; init; }

    /// <summary>By face without the password, on <see cref="PaidOn"/>; null: nothing.</summary>
    [Id(10)] public Money? PaidByFaceToday { get; init; }

    /// <summary>What it lends to relatives, in order of time; at most <see cref="FamilyCard.GivenMax"/>.</summary>
    [Id(11)] public ImmutableArray<FamilyCard> Cards { get; init; } = [];

    /// <summary>Whose cards its owner holds, or was about to accept, in order of time; at most <see cref="FamilyCard.HeldMax"/>.</summary>
    [Id(12)] public ImmutableArray<UserId> Lenders { get; init; } = [];

    /// <summary>The number of the face that may pay; null: none may.</summary>
    public int? FaceConsent => FaceAgreedAt is null ? null : Faces;

    public long BalanceMinor => Balance.Minor;

    public AskedPayment? AskedBy(RequestId id) => Asked.FirstOrDefault(asked => asked.Id == id);

    public FamilyCard? CardOf(UserId holder) => Cards.FirstOrDefault(card => card.Holder == holder);

    public Money PaidDuring(SettlementDay day) => day == PaidOn ? PaidToday : Money.Zero(Balance.Currency);

    public Money PaidByFaceDuring(SettlementDay day) => (day == PaidOn ? PaidByFaceToday : null) ?? Money.Zero(Balance.Currency);

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static Wallet Evolve(Wallet? wallet, WalletEvent happened)
    {
        var now = wallet ?? new Wallet { Balance = Money.Zero(Currency.Cny), PaidToday = Money.Zero(Currency.Cny) };
        return happened switch
        {
            WalletOpened => now with { Opened = true },
            PaymentPasswordSet e => now with
            {
                Password = e.Password, PasswordFailures = 0, PasswordLockedUntil = default,
            },
            PaymentPasswordFailed e => now with
            {
                PasswordFailures = now.PasswordFailures + 1,
                PasswordLockedUntil = now.PasswordFailures + 1 >= PaymentPassword.FailuresMax
                    ? e.At + PaymentPassword.LockedFor
                    : default,
            },
            OrderPaymentDebited e => now with
            {
                Balance = now.Balance - e.Amount,
                PaidOn = SettlementDay.Of(e.At),
                PaidToday = now.PaidDuring(SettlementDay.Of(e.At)) + e.Amount,
                PaidByFaceToday = e.ByFace is not null
                    ? now.PaidByFaceDuring(SettlementDay.Of(e.At)) + e.Amount
                    : SettlementDay.Of(e.At) == now.PaidOn ? now.PaidByFaceToday : null,
                PasswordFailures = e.ByPassword ? 0 : now.PasswordFailures,
                Cards = e.ForHolder is { } holder ? now.Change(holder, card => card.Use(e.Amount, e.At)) : now.Cards,
            },
            PasswordAsked e => now with
            {
                Asked = [.. now.Asked.Skip(now.Asked.Length < AskedMax ? 0 : 1), new(e.Id, e.Order, e.Asked, e.At)],
            },
            WalletCredited e => now with
            {
                Balance = now.Balance + e.Amount,
                PaidToday = e.Returns is null || SettlementDay.Of(e.At) != now.PaidOn || now.PaidToday < e.Amount
                    ? now.PaidToday
                    : now.PaidToday - e.Amount,
            },
            FaceConsentGiven e => now with { Faces = e.Face, FaceAgreedAt = e.At },
            FaceConsentWithdrawn => now with { FaceAgreedAt = null },
            FamilyCardGiven e when now.CardOf(e.Holder) is not null => now with
            {
                Cards = now.Change(e.Holder, card => card with { MonthMax = e.MonthMax }),
            },
            FamilyCardGiven e => now with
            {
                Cards = now.Cards.Add(new(e.Holder, e.MonthMax, e.At, null, 0, Money.Zero(e.MonthMax.Currency))),
            },
            FamilyCardAccepted e => now with { Cards = now.Change(e.Holder, card => card with { AcceptedAt = e.At }) },
            FamilyCardEnded e => now with { Cards = now.Cards.RemoveAll(card => card.Holder == e.Holder) },
            FamilyCardHeld e => now with { Lenders = now.Lenders.Add(e.Lender) },
            FamilyCardDropped e => now with { Lenders = now.Lenders.Remove(e.Lender) },
            _ => throw new UnreachableException($"{happened.GetType().Name} is no wallet's event."),
        };
    }

    private ImmutableArray<FamilyCard> Change(UserId holder, Func<FamilyCard, FamilyCard> change) =>
        [.. Cards.Select(card => card.Holder == holder ? change(card) : card)];
}

[GenerateSerializer, Immutable, Alias("WalletEvent")]
public abstract record WalletEvent(Instant At) : AccountEvent(At);

[GenerateSerializer, Immutable, Alias("WalletOpened")]
public sealed record WalletOpened(Instant At) : WalletEvent(At);

[GenerateSerializer, Immutable, Alias("PaymentPasswordSet")]
public sealed record PaymentPasswordSet([property: Id(0)] PaymentPassword Password, Instant At) : WalletEvent(At);

/// <summary>A wrong password was tried. The one refusal that leaves a trace, or the lock would not outlive a restart.</summary>
[GenerateSerializer, Immutable, Alias("PaymentPasswordFailed")]
public sealed record PaymentPasswordFailed(Instant At) : WalletEvent(At);

/// <summary>A payment code was shown for more than goes without a password. The code is used up.</summary>
[GenerateSerializer, Immutable, Alias("PasswordAsked")]
public sealed record PasswordAsked(
    [property: Id(0)] RequestId Id,
    [property: Id(1)] AccountId Order,
    [property: Id(2)] Money Asked,
    Instant At) : WalletEvent(At);

/// <summary>A payment by code that waits for the password.</summary>
/// <param name="Id">The request that the code stands for.</param>
[GenerateSerializer, Immutable, Alias("AskedPayment")]
public sealed record AskedPayment(
    [property: Id(0)] RequestId Id,
    [property: Id(1)] AccountId Order,
    [property: Id(2)] Money Amount,
    [property: Id(3)] Instant At);

/// <summary>The payer has paid: the money has left the wallet and will arrive at the order.</summary>
[GenerateSerializer, Immutable, Alias("OrderPaymentDebited")]
public sealed record OrderPaymentDebited(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] bool ByPassword,
    Instant At) : WalletEvent(At)
{
    /// <summary>The number of the face that has paid, and nothing else was asked for; null: it was paid otherwise.</summary>
    [Id(4)] public int? ByFace { get; init; }

    /// <summary>For whom it was paid, by a family card; null: for the wallet's own user.</summary>
    [Id(5)] public UserId? ForHolder { get; init; }

    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>Money has arrived: a top-up, or (<paramref name="Returns"/>) a payment that its order could not take.</summary>
[GenerateSerializer, Immutable, Alias("WalletCredited")]
public sealed record WalletCredited(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] TransferId? Returns,
    Instant At) : WalletEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

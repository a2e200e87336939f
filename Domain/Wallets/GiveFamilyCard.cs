using Orleans;

namespace Tael.Domain.Wallets;

/// <summary>Lend a relative so much a month, or change how much. Again it changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("GiveFamilyCard")]
public sealed record GiveFamilyCard([property: Id(0)] UserId Lender, [property: Id(1)] UserId Holder, [property: Id(2)] Money MonthMax)
{
    public static Decision<FamilyCardStatus, WalletEvent> Decide(Wallet? wallet, GiveFamilyCard command, Instant now)
    {
        if (wallet is not { Opened: true }) return new(FamilyCardStatus.WalletNotFound);
        if (command.Lender == command.Holder) return new(FamilyCardStatus.OwnWallet);
        if (command.MonthMax.IsZero || command.MonthMax.Minor > FamilyCard.MonthMaxMinor) return new(FamilyCardStatus.ExceedsMonthMax);

        var card = wallet.CardOf(command.Holder);
        if (card?.MonthMax == command.MonthMax) return new(FamilyCardStatus.Done);

        return card is null && wallet.Cards.Length >= FamilyCard.GivenMax
            ? new(FamilyCardStatus.TooMany)
            : new(FamilyCardStatus.Done, new FamilyCardGiven(command.Holder, command.MonthMax, now));
    }
}

/// <summary>The relative accepts the card: from now on it pays for them. Again it changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("AcceptFamilyCard")]
public sealed record AcceptFamilyCard([property: Id(0)] UserId Holder)
{
    public static Decision<FamilyCardStatus, WalletEvent> Decide(Wallet? wallet, AcceptFamilyCard command, Instant now) =>
        wallet?.CardOf(command.Holder) switch
        {
            null => new(FamilyCardStatus.NotGiven),
            { AcceptedAt: null } => new(FamilyCardStatus.Done, new FamilyCardAccepted(command.Holder, now)),
            _ => new(FamilyCardStatus.Done),
        };
}

/// <summary>Nothing is paid by the card any more, if there is one. What was paid stays paid.</summary>
[GenerateSerializer, Immutable, Alias("EndFamilyCard")]
public sealed record EndFamilyCard([property: Id(0)] UserId Holder)
{
    public static Decision<FamilyCardStatus, WalletEvent> Decide(Wallet? wallet, EndFamilyCard command, Instant now) =>
        wallet?.CardOf(command.Holder) is null
            ? new(FamilyCardStatus.Done)
            : new(FamilyCardStatus.Done, new FamilyCardEnded(command.Holder, now));
}

/// <summary>The relative's wallet remembers whose card it may ask, or no longer. Again it changes nothing.</summary>
/// <remarks>It is remembered before it is accepted: what is accepted is always found. Whether it pays, the lender's wallet decides.</remarks>
/// <param name="Holds">False: no longer.</param>
[GenerateSerializer, Immutable, Alias("HoldFamilyCard")]
public sealed record HoldFamilyCard([property: Id(0)] UserId Lender, [property: Id(1)] bool Holds)
{
    public static Decision<FamilyCardStatus, WalletEvent> Decide(Wallet? wallet, HoldFamilyCard command, Instant now)
    {
        if (wallet is not { Opened: true }) return new(FamilyCardStatus.WalletNotFound);
        if (wallet.Lenders.Contains(command.Lender) == command.Holds) return new(FamilyCardStatus.Done);
        if (!command.Holds) return new(FamilyCardStatus.Done, new FamilyCardDropped(command.Lender, now));

        return wallet.Lenders.Length >= FamilyCard.HeldMax
            ? new(FamilyCardStatus.TooMany)
            : new(FamilyCardStatus.Done, new FamilyCardHeld(command.Lender, now));
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum FamilyCardStatus : byte
{
    Done = 1,
    WalletNotFound = 2,

    /// <summary>Nobody lends to themselves.</summary>
    OwnWallet = 3,

    /// <summary>Nothing, or more than may be lent a month.</summary>
    ExceedsMonthMax = 4,

    /// <summary>The lender has not given it, or no longer.</summary>
    NotGiven = 5,

    /// <summary>As many as may be given, or held, are.</summary>
    TooMany = 6,

    /// <summary>The wallet is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 7,
}

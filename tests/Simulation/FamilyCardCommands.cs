using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>What is done with the family card that one user has of another's wallet.</summary>
internal abstract class FamilyCardCommand(World world, UserId lender, UserId holder) : Command(world)
{
    protected UserId Lender { get; } = lender;

    protected UserId Holder { get; } = holder;

    protected override AccountId Account => Lender.Wallet;

    protected bool Held(Func<LentCard?, bool> fact) => HeldMeanwhile(rows => fact(RowRules.CardsOf(Stored, rows).GetValueOrDefault(Holder)));

    protected override bool IsFinal(object answer) => false;
}

internal sealed class GiveCard(World world, UserId lender, UserId holder, Money monthMax) : FamilyCardCommand(world, lender, holder)
{
    public override string Key => $"lend {Account} to {Holder} {monthMax}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.Wallet(Lender).GiveFamilyCard(new(Lender, Holder, monthMax));

    protected override bool IsRight(object answer) => answer switch
    {
        FamilyCardStatus.Done => Held(card => card?.MonthMax == monthMax),
        FamilyCardStatus.TooMany => HeldMeanwhile(rows => RowRules.CardsOf(Stored, rows) is { Count: 4 } cards && !cards.ContainsKey(Holder)),
        _ => false,
    };
}

/// <summary>As the endpoint does it: the holder's wallet remembers whose it is, then the lender's is asked.</summary>
internal sealed class AcceptCard(World world, UserId lender, UserId holder) : FamilyCardCommand(world, lender, holder)
{
    public override string Key => $"accept {Account} by {Holder}";

    public override async Task<object> Send(IGrainFactory grains)
    {
        var held = await grains.Wallet(Holder).HoldFamilyCard(new(Lender, Holds: true));
        return held == FamilyCardStatus.Done ? await grains.Wallet(Lender).AcceptFamilyCard(new(Holder)) : held;
    }

    protected override bool IsRight(object answer) => answer switch
    {
        FamilyCardStatus.Done => Held(card => card?.IsAccepted == true),
        FamilyCardStatus.NotGiven => Held(card => card is null),
        FamilyCardStatus.TooMany => RowRules.LendersOf(World.Disk.Of(Holder.Wallet)).Count == 3
            || World.Disk.Of(Holder.Wallet).Events.OfType<FamilyCardDropped>().Any(),
        _ => false,
    };
}

/// <summary>Withdrawn, or given back: then the holder's wallet forgets it too.</summary>
internal sealed class EndCard(World world, UserId lender, UserId holder, bool byHolder) : FamilyCardCommand(world, lender, holder)
{
    public override string Key => $"end {Account} for {Holder} {byHolder}";

    public override async Task<object> Send(IGrainFactory grains)
    {
        var ended = await grains.Wallet(Lender).EndFamilyCard(new(Holder));
        return byHolder && ended == FamilyCardStatus.Done ? await grains.Wallet(Holder).HoldFamilyCard(new(Lender, Holds: false)) : ended;
    }

    protected override bool IsRight(object answer) => answer is FamilyCardStatus.Done && Held(card => card is null);
}

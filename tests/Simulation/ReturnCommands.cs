using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Sharing;
using Tael.Grains;

namespace Tael.Simulation;

internal sealed class GiveShareBack(World world, ReturnShare command) : Command(world)
{
    private bool _wasDebited;

    public override string Key => $"return {command.Transfer} {command.Share} {command.Amount} {command.Description}";

    protected override AccountId Account => command.Returner.Account;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Merchant(command.Returner).Return(command);

    protected override void OnBegin() => _wasDebited = Stored.EventOf(command.Transfer, RowsBefore) is not null;

    protected override bool IsRight(object answer)
    {
        var debit = Stored.EventOf(command.Transfer) as ShareReturnDebited;
        var isThis = debit?.To == command.Share && debit.Amount == command.Amount && debit.Description == command.Description;
        var arrived = World.Disk.Of(command.Share).EventOf(command.Transfer);
        return answer switch
        {
            ReturnShareStatus.Returned => isThis && arrived is ShareReturnTaken,
            ReturnShareStatus.OutReturnNoUsed when debit is not null && !isThis => true,
            ReturnShareStatus.NotEnough => !_wasDebited && HeldMeanwhile(IsShortAt),
            ReturnShareStatus status => isThis && arrived is ShareNotTaken not && ReturnShare.Of(not.Reason) == status && IsWhy(not),
            _ => false,
        };
    }

    protected override bool IsFinal(object answer) => answer is not ReturnShareStatus.NotEnough;

    private bool IsWhy(ShareNotTaken not)
    {
        var share = World.Disk.Of(command.Share);
        var had = share.Events.OfType<SharePaid>().Where(paid => paid.To == Account).Sum(paid => paid.Amount.Minor);
        var back = share.Events.OfType<ShareReturnTaken>().Where(taken => taken.From == Account).Sum(taken => taken.Amount.Minor);
        return not.Reason switch
        {
            CreditStatus.ReturnExceedsPart => back + command.Amount.Minor > had,
            CreditStatus.ReturnNoUsed => share.Events.OfType<ShareReturnTaken>().Any(taken => taken.OutReturnNo == command.OutReturnNo),
            CreditStatus.ShareNotFound or CreditStatus.ReturnTooLate => true,
            _ => false,
        };
    }

    private bool IsShortAt(int rows)
    {
        var merchant = Stored.Events.Take(rows).Cast<MerchantEvent>().Aggregate((Merchant?)null, Merchant.Evolve) ?? Merchant.Empty;
        return merchant.Available < command.Amount;
    }
}

internal sealed class LookAtReturn(World world, ReturnShare command) : Command(world)
{
    public override string Key => $"look at return {command.Transfer}";

    protected override AccountId Account => command.Returner.Account;

    public override async Task<object> Send(IGrainFactory grains) =>
        await grains.Merchant(command.Returner).FindReturn(command.OutReturnNo, command.Sharer) is { } asked
            ? (await grains.Share(asked.Share).FindReturn(asked)).Reason ?? CreditStatus.Late
            : "none";

    protected override bool IsRight(object answer)
    {
        var debit = Stored.EventOf(command.Transfer) as ShareReturnDebited;
        var arrived = debit is null ? null : World.Disk.Of(debit.To).EventOf(command.Transfer);
        return answer switch
        {
            CreditStatus.Credited => arrived is ShareReturnTaken,
            CreditStatus.Late => debit is not null,
            CreditStatus reason => arrived is ShareNotTaken not && not.Reason == reason,
            _ => Stored.EventOf(command.Transfer, RowsBefore) is null,
        };
    }

    protected override bool IsFinal(object answer) => answer is CreditStatus and not CreditStatus.Late;
}

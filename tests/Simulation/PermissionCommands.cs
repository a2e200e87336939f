using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Permissions;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>A merchant asks for a permission.</summary>
internal sealed class AskPermission(World world, PermissionTerms terms) : Command(world)
{
    public override string Key => $"ask {Account} {terms.NotifyUrl}";

    protected override AccountId Account => terms.Code.PermissionOf(terms.Merchant);

    public override async Task<object> Send(IGrainFactory grains) => await grains.Permission(Account).Apply(new(terms));

    protected override bool IsRight(object answer) => answer switch
    {
        ApplyPermissionStatus.Applied => Has<PermissionApplied>()?.Terms == terms,
        ApplyPermissionStatus.CodeUsed => Has<PermissionApplied>() is { } other && other.Terms != terms,
        _ => false,
    };

    protected override bool IsFinal(object answer) => true;
}

/// <summary>A user gives a permission.</summary>
internal sealed class GivePermission(World world, PermissionTerms terms, UserId by) : Command(world)
{
    private readonly AccountId _permission = terms.Code.PermissionOf(terms.Merchant);
    private bool _wasAsked;

    public override string Key => $"give {_permission} by {by}";

    protected override AccountId Account => by.Score;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Score(by).OpenPermission(_permission);

    // A permission whose request is being stored need not be seen yet.
    protected override void OnBegin() => _wasAsked = World.Disk.Of(_permission) is var permission
        && permission.Events.Take(permission.RowsKnown).OfType<PermissionApplied>().Any();

    protected override bool IsRight(object answer)
    {
        var arrived = World.Disk.Of(_permission).EventOf(Transfer);
        return answer switch
        {
            OpenPermissionStatus.Opened => Stored.EventOf(Transfer) is not null && arrived is PermissionOpened,
            OpenPermissionStatus.Taken => Stored.EventOf(Transfer) is not null && arrived is PermissionNotTaken,
            OpenPermissionStatus.NotFound => !_wasAsked,
            OpenPermissionStatus.AlreadyOpen => HeldMeanwhile(rows => RowRules.HeldBy(Stored, rows).Any(held => held != _permission)),
            _ => false,
        };
    }

    protected override bool IsFinal(object answer) => answer is OpenPermissionStatus.Opened or OpenPermissionStatus.Taken;

    private TransferId Transfer => TransferId.Of(by.Score, $"open-{_permission}");
}

/// <summary>A user, or their merchant, ends a permission.</summary>
internal sealed class EndPermission(World world, PermissionTerms terms, UserId by) : Command(world)
{
    private readonly AccountId _permission = terms.Code.PermissionOf(terms.Merchant);

    public override string Key => $"end {_permission} by {by}";

    protected override AccountId Account => by.Score;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Score(by).ClosePermission(_permission);

    protected override bool IsRight(object answer) => answer switch
    {
        ClosePermissionStatus.Closed => Stored.EventOf(TransferId.Of(by.Score, $"close-{_permission}")) is ScorePermissionClosed,
        ClosePermissionStatus.NotOpen => HeldMeanwhile(rows => !RowRules.HeldBy(Stored, rows).Contains(_permission)),
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer is ClosePermissionStatus.Closed;
}

using Tael.Domain.Ledger;
using Tael.Domain.Members;
using Tael.Grains.Ledger;

namespace Tael.Grains.Members;

/// <inheritdoc cref="IMemberGrain"/>
[GrainType("member")]
public sealed class MemberGrain(AccountServices services) : AccountGrain<Member, MemberEvent>(services), IMemberGrain
{
    private static readonly Unable<MemberStatus> Unable = new(Stopped: MemberStatus.AccountStopped);

    protected override int SnapshotEvery => 100;

    public override Task<CreditStatus> Credit(CreditAccount command) =>
        throw new InvalidOperationException($"{command.Id} brings something to a membership.");

    public Task<MemberStatus> Join(JoinMembership command) =>
        Run((member, _, now) => JoinMembership.Decide(member, command, now), unable: Unable);

    public Task<MemberStatus> ChangeLevel(ChangeMemberLevel command) =>
        Run((member, _, now) => ChangeMemberLevel.Decide(member, command, now), unable: Unable);

    public Task<MemberStatus> Leave(LeaveMembership command) =>
        Run((member, _, now) => LeaveMembership.Decide(member, command, now), unable: Unable);

    public Task<Member?> Look() => Latest();

    protected override Member Evolve(Member? state, MemberEvent happened) => Member.Evolve(state, happened);
}

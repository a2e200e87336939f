using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Plans;
using Tael.Domain.Scores;

namespace Tael.Grains.Scores;

public sealed partial class ScoreGrain
{
    public async Task<AgreeToSignPlanStatus> SignPlan(AccountId plan)
    {
        var grain = GrainFactory.SignPlan(plan);
        if (await grain.Look() is not { Terms: { } terms } asked) return AgreeToSignPlanStatus.NotFound;
        if (terms.User.Score != Self) return AgreeToSignPlanStatus.NotTheUser;
        if (asked.SignedAt is not null || asked.StoppedAt is not null) return await grain.Agree(new(terms.User));

        var command = new NoteSignPlan(plan, await PlansToForget());
        var noted = await Run(
            (profile, _, now) => NoteSignPlan.Decide(profile, command, now), unable: new(Stopped: NoteSignPlanStatus.AccountStopped));
        return noted switch
        {
            NoteSignPlanStatus.Noted => await grain.Agree(new(terms.User)),
            NoteSignPlanStatus.NoConsent => AgreeToSignPlanStatus.NoConsent,
            NoteSignPlanStatus.TooMany => AgreeToSignPlanStatus.TooMany,
            _ => AgreeToSignPlanStatus.AccountStopped,
        };
    }

    public async Task<ScorePlans> Plans() => new((await Latest())?.Plans ?? []);

    /// <summary>None as long as there is room.</summary>
    private async Task<ImmutableArray<AccountId>> PlansToForget()
    {
        if ((await Latest())?.Plans is not { Length: >= ScoreProfile.PlansMax } noted) return [];

        var now = Instant.Of(clock);
        var seen = await Task.WhenAll(noted.Select(plan => GrainFactory.SignPlan(plan).Look()));
        return [.. noted.Where((_, at) => seen[at]?.IsOver(now) == true)];
    }
}

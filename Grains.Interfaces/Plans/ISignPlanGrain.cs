using Orleans.Concurrency;
using Tael.Domain.Ledger;
using Tael.Domain.Plans;
using Tael.Grains.Ledger;

namespace Tael.Grains.Plans;

/// <summary>One plan that a user is asked to sign. Key: <see cref="SignPlanNo.SignPlanOf"/>.</summary>
[Alias("ISignPlanGrain")]
public interface ISignPlanGrain : IAccountGrain
{
    /// <summary>Asks for it, once: the same terms again get the same answer, other terms are refused.</summary>
    [AlwaysInterleave, Alias("Make")]
    Task<MakeSignPlanStatus> Make(MakeSignPlan command);

    /// <summary>The user signs.</summary>
    [AlwaysInterleave, Alias("Agree")]
    Task<AgreeToSignPlanStatus> Agree(AgreeToSignPlan command);

    [AlwaysInterleave, Alias("Stop")]
    Task<StopSignPlanStatus> Stop(StopSignPlan command);

    /// <summary>Binds one of its uses to a service order. An order in its way that nobody was trusted with is taken back for good.</summary>
    [AlwaysInterleave, Alias("Start")]
    Task<StartPlanDetailStatus> Start(StartPlanDetail command);

    /// <summary>Whether this service order is the use that goes on, of a plan that is signed.</summary>
    [AlwaysInterleave, Alias("Holds")]
    Task<bool> Holds(AccountId order);

    /// <summary>The signed plan with what has come of its uses until now; null if there is none.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<SignPlan?> Look();

    /// <summary>The signed plan as it was when its notification of this number was made; null if there is no such.</summary>
    [AlwaysInterleave, Alias("LookBack")]
    Task<SignPlan?> LookBack(int notification);
}

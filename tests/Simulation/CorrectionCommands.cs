using Orleans;
using Tael.Domain.Complaints;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>An operator upholds a merchant's complaint about a user.</summary>
internal sealed class Complain(World world, ComplaintId id, UserId user, MerchantId merchant) : Command(world)
{
    public override string Key => $"complain {id} {user} {merchant}";

    protected override AccountId Account => id.Account;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Complaint(id).Uphold(new(user, merchant, "scratched"));

    protected override bool IsRight(object answer) => answer switch
    {
        UpholdComplaintStatus.Upheld => IsThis,
        UpholdComplaintStatus.IdUsed => !IsThis && Has<ComplaintUpheld>() is not null,
        _ => false,
    };

    protected override bool IsFinal(object answer) => true;

    private bool IsThis => Has<ComplaintUpheld>() is { } upheld && (upheld.User, upheld.Merchant) == (user, merchant);
}

/// <summary>A user says that a fact of their score is wrong.</summary>
internal sealed class AskForCorrection(World world, UserId user, long version, string reason) : Command(world)
{
    public override string Key => $"correct {user} {version} {reason}";

    protected override AccountId Account => user.Score;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Score(user).AskCorrection(new(version, reason));

    protected override bool IsRight(object answer) => answer switch
    {
        AskCorrectionStatus.Asked => Stored.Events.OfType<ScoreCorrectionAsked>().Any(e => e.Version == version && e.Reason == reason),
        AskCorrectionStatus.AskedOtherwise => Stored.Events.OfType<ScoreCorrectionAsked>().Any(e => e.Version == version && e.Reason != reason),
        AskCorrectionStatus.NothingToCorrect => RowRules.FactAt(Stored, version, RowsBefore) is null,
        AskCorrectionStatus.TooMany => Stored.Events.OfType<ScoreCorrectionAsked>().Count() == ScoreProfile.CorrectionsMax,
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer is AskCorrectionStatus.Asked or AskCorrectionStatus.AskedOtherwise;
}

/// <summary>An operator decides about it.</summary>
internal sealed class DecideCorrection(World world, UserId user, long version, bool isUpheld) : Command(world)
{
    public override string Key => $"decide {user} {version} {isUpheld}";

    protected override AccountId Account => user.Score;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Score(user).DecideCorrection(new(version, isUpheld, "so it was"));

    protected override bool IsRight(object answer) => answer switch
    {
        DecideCorrectionStatus.Decided => Decided?.IsUpheld == isUpheld,
        DecideCorrectionStatus.DecidedOtherwise => Decided is { } other && other.IsUpheld != isUpheld,
        DecideCorrectionStatus.NotAsked => HeldMeanwhile(
            rows => !Stored.Events.Take(rows).OfType<ScoreCorrectionAsked>().Any(e => e.Version == version)),
        DecideCorrectionStatus.StillOwed => isUpheld && RowRules.FactAt(Stored, version)?.Fact.Kind == ScoreFactKind.OrderUnpaid,
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer is DecideCorrectionStatus.Decided or DecideCorrectionStatus.DecidedOtherwise;

    private ScoreCorrectionDecided? Decided => Stored.Events.OfType<ScoreCorrectionDecided>().FirstOrDefault(e => e.Version == version);
}

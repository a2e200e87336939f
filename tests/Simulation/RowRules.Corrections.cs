using Tael.Domain.Complaints;
using Tael.Domain.Ledger;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;

namespace Tael.Simulation;

/// <summary>The rules of corrections: each is of a fact that is there and has lowered the score, and is asked for and decided once; and no
/// debt is struck out that is owed still.</summary>
internal sealed partial class RowRules
{
    /// <summary>The fact in a profile's row that can be corrected; null: there is none.</summary>
    public static ScoreFactArrived? FactAt(StoredAccount profile, long version, int rows = int.MaxValue) =>
        version >= 1 && version <= Math.Min(rows, profile.Events.Count) && profile.Events[(int)version - 1] is ScoreFactArrived fact
            && fact.Fact.Kind is ScoreFactKind.OrderLate or ScoreFactKind.OrderUnpaid or ScoreFactKind.ComplaintUpheld
            ? fact
            : null;

    private void CheckCorrection(AccountId account, StoredAccount stored, AccountEvent happened)
    {
        switch (happened)
        {
            case ComplaintUpheld e:
                Must(stored.Events.Count == 0, account, e, "I9: it was upheld before");
                break;
            case ScoreCorrectionAsked e:
                var fact = FactAt(stored, e.Version);
                Must((fact?.From, fact?.Fact, fact?.At) == (e.Source, e.Fact, e.HappenedAt), account, e, "nothing of this has happened");
                Must(!stored.Events.OfType<ScoreCorrectionAsked>().Any(other => other.Version == e.Version), account, e, "it was asked for before");
                break;
            case ScoreCorrectionDecided e:
                Must(stored.Events.OfType<ScoreCorrectionAsked>().Any(asked => asked.Version == e.Version), account, e, "nobody has asked");
                Must(!stored.Events.OfType<ScoreCorrectionDecided>().Any(other => other.Version == e.Version), account, e, "I9: it was decided");
                var about = FactAt(stored, e.Version)!;
                Must(
                    !e.IsUpheld || about.Fact.Kind != ScoreFactKind.OrderUnpaid || Has<ServiceOrderPaid>(disk.Of(about.From)) is not null,
                    account, e, "it is owed still");
                break;
        }
    }
}

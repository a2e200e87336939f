using Tael.Domain.Ledger;

namespace Tael.Domain.Scores;

/// <summary>A fact has come to a score profile, as a transfer of nothing.</summary>
/// <remarks>Facts are taken without consent too: what somebody owes a merchant does not rest on it. A profile holds no money, so an
/// amount, or a transfer without a fact, is a bug of whoever sent it.</remarks>
public static class CreditScore
{
    public static Decision<CreditStatus, ScoreEvent> Decide(CreditAccount credit, ScoreEvent? earlier, Instant now)
    {
        if (earlier is not null) return new(CreditStatus.Credited);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);
        if (credit.Fact is null || !credit.Amount.IsZero)
        {
            throw new InvalidOperationException($"{credit.Id} brings {credit.Amount} and no fact to a score profile.");
        }

        return new(CreditStatus.Credited, new ScoreFactArrived(credit.Id, credit.From, credit.Amount, credit.Fact, now));
    }
}

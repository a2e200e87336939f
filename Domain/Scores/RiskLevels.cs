using Orleans;

namespace Tael.Domain.Scores;

/// <summary>All that a merchant learns of how far a user can be trusted (用户分层): one of five levels, and only with the user's permission.</summary>
/// <remarks>
/// Source: WeChat Pay, assess-user-risk-level and servicequotas; which levels there are, and what is suggested for each, is Tael's own. A version,
/// once in use, is never changed. Levels are broad, so that what is behind them, score and reasons, stays the user's.
/// </remarks>
public static class RiskLevels
{
    /// <summary>The version in use.</summary>
    public const int Version = 1;

    /// <summary>Nothing is suggested for this one: no score, something owed, or a score below every gate.</summary>
    public const int Worst = 5;

    /// <summary>From which score on a user has which level, the best first; and what share of a service's quota is suggested, in percent.</summary>
    private static readonly (int ScoreMin, int Level, int QuotaPercent)[] Steps =
        [(650, 1, 100), (600, 2, 60), (550, 3, 30), (500, 4, 10), (int.MinValue, Worst, 0)];

    public static IEnumerable<int> All => Steps.Select(step => step.Level);

    /// <param name="score">Null: there is none.</param>
    /// <param name="openDebts">With one, no order is accepted on trust, whatever the score.</param>
    public static int Of(int? score, int openDebts) =>
        score is { } value && openDebts == 0 ? Steps.First(step => value >= step.ScoreMin).Level : Worst;

    /// <summary>What may be used before it is paid, at most; rounded down to the fen.</summary>
    public static Money SuggestedQuota(int level, Money quota) =>
        Money.Fen(quota.Minor * Steps.First(step => step.Level == level).QuotaPercent / 100);
}

using Tael.Domain;
using Tael.Domain.Payments;
using Tael.Domain.Scores;

namespace Tael.Grains.Ledger;

/// <summary>What goes along with money to its target.</summary>
/// <param name="Refund">If it is a refund on its way to its order.</param>
/// <param name="Fact">What a debit of nothing tells a score profile.</param>
/// <param name="Spared">What a debit of nothing tells a scene.</param>
/// <param name="Price">What the merchant's fee is on, if that is not the amount.</param>
public readonly record struct Enclosed(RefundSlip? Refund = null, ScoreFact? Fact = null, Money? Price = null, Money? Spared = null);

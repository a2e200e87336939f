using System.Collections.Immutable;
using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Scores;

/// <summary>What is known about one user's reliability: tallies by period, no verdict.</summary>
/// <remarks>
/// The verdict is a <see cref="Scorecard"/>'s, so that any version of it can judge the same profile. Half-lives and points are
/// therefore not in here. The size is bounded: at most <see cref="ScorePeriod.PeriodsMax"/> periods, each with at most
/// <see cref="ScorePeriod.PaidMax"/> and <see cref="ScorePeriod.KeptMax"/> merchants. It holds no money.
/// </remarks>
[GenerateSerializer, Immutable, Alias("ScoreProfile")]
public sealed record ScoreProfile : IAccount
{
    public static readonly ScoreProfile Empty = new();

    /// <summary>Since when, or until when, the wallet may be read.</summary>
    [Id(0)] public Instant? ConsentChangedAt { get; init; }
    [Id(1)] public bool HasConsent { get; init; }
    [Id(2)] public bool IsIdentityVerified { get; init; }
    [Id(3)] public Instant? OpenedAt { get; init; }
    [Id(4)] public bool HasPassword { get; init; }

    /// <summary>The wallet's rows up to this version have been read.</summary>
    [Id(5)] public long WalletVersion { get; init; }

    /// <summary>Service orders that were accepted and have not ended.</summary>
    [Id(6)] public int OpenOrders { get; init; }

    /// <summary>Debts that have not been settled. With one, no order is accepted on trust, whatever the score.</summary>
    [Id(7)] public int OpenDebts { get; init; }

    /// <summary>In order of time; those without any fact are left out.</summary>
    [Id(8)] public ImmutableArray<ScorePeriod> Periods { get; init; } = [];

    /// <summary>Those of <see cref="OpenOrders"/> that this profile has trusted, in order of time; at most <see cref="OpenMax"/>.</summary>
    [Id(9)] public ImmutableArray<TrustedOrder> Open { get; init; } = [];

    /// <summary>The service orders that are debts, in order of time: since each blocks new ones, at most <see cref="OpenMax"/>.</summary>
    [Id(10)] public ImmutableArray<AccountId> Debts { get; init; } = [];

    /// <summary>So many service orders may be open at once, of all services.</summary>
    public const int OpenMax = 30;

    /// <summary>Merchants' services that need not be confirmed, one for each, in order of time; at most <see cref="PermissionsMax"/>.</summary>
    [Id(11)] public ImmutableArray<HeldPermission> Permissions { get; init; } = [];

    public const int PermissionsMax = 100;

    /// <summary>Debts of which it is known already that they are settled, and not yet that they were debts: facts may overtake each other.</summary>
    [Id(12)] public ImmutableArray<AccountId> SettledEarly { get; init; } = [];

    /// <summary>What the user has said is wrong, in order of time; at most <see cref="CorrectionsMax"/>.</summary>
    [Id(13)] public ImmutableArray<ScoreCorrection> Corrections { get; init; } = [];

    public const int CorrectionsMax = 100;

    /// <summary>Plans that the user has signed, or was about to sign, in order of time; at most <see cref="PlansMax"/>.</summary>
    [Id(14)] public ImmutableArray<AccountId> Plans { get; init; } = [];

    public const int PlansMax = 100;

    public long BalanceMinor => 0;

    /// <param name="partner">The service provider that orders in the merchant's name; null: the merchant itself does.</param>
    public HeldPermission? PermissionFor(MerchantId merchant, MerchantId? partner, string serviceId) => Permissions.FirstOrDefault(
        held => held.Merchant == merchant && held.Partner == partner && held.ServiceId == serviceId);

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static ScoreProfile Evolve(ScoreProfile? profile, ScoreEvent happened)
    {
        var now = profile ?? Empty;
        return happened switch
        {
            ScoreConsentGiven => now with { HasConsent = true, ConsentChangedAt = happened.At },
            ScoreConsentWithdrawn => now with { HasConsent = false, ConsentChangedAt = happened.At },
            ScoreIdentityVerified => now with { IsIdentityVerified = true },
            ScoreWalletEvent e => EvolveWallet(now, e) with { WalletVersion = e.WalletVersion },
            ScoreFactArrived e => EvolveFact(now, e),
            ScoreCorrectionAsked e => now with
            {
                Corrections = now.Corrections.Add(new(e.Version, e.Reason, e.Source, e.Fact, e.HappenedAt, e.At)),
            },
            ScoreCorrectionDecided e => now.Decide(e),
            ScorePlanNoted e => now with { Plans = now.Plans.RemoveRange(e.Forgotten).Add(e.Plan) },
            ScorePermissionOpened e => now with
            {
                Permissions = now.Permissions.Add(new(e.To, e.Merchant, e.ServiceId, e.At, e.Partner)),
            },
            ScorePermissionClosed e => now with { Permissions = now.Permissions.RemoveAll(held => held.Permission == e.To) },
            ScoreOrderTrusted e => now with
            {
                OpenOrders = now.OpenOrders + 1, Open = now.Open.Add(new(e.To, e.Merchant, e.ServiceId, e.At, e.Partner)),
            },
            _ => throw new UnreachableException($"{happened.GetType().Name} is no score profile's event."),
        };
    }

    private static ScoreProfile EvolveWallet(ScoreProfile now, ScoreWalletEvent happened) => happened switch
    {
        ScoreWalletRead => now,
        ScoreAccountOpened => now with { OpenedAt = happened.HappenedAt },
        ScorePasswordSet => now with { HasPassword = true },
        ScorePaymentMade e => now.Change(e.HappenedAt, period => period.Pay(e.Merchant, e.Paid)),
        ScorePaymentRefunded e => now with { Periods = Refund(now.Periods, e) },
        _ => throw new UnreachableException($"{happened.GetType().Name} is no wallet's fact."),
    };

    private static ScoreProfile EvolveFact(ScoreProfile before, ScoreFactArrived happened)
    {
        var (now, fact, at) = (before.Close(happened), happened.Fact, happened.At);
        return fact.Kind switch
        {
            ScoreFactKind.OrderAccepted => now with { OpenOrders = now.OpenOrders + 1 },
            ScoreFactKind.PermissionRefused => now,
            ScoreFactKind.OrderWithdrawn => now.EndOrder(),
            ScoreFactKind.OrderKept => now.EndOrder().Change(at, period => period.Keep(fact.Merchant)),
            ScoreFactKind.OrderLate => now.EndOrder().Change(at, period => period with { Late = period.Late + 1 }),
            ScoreFactKind.OrderUnpaid => now.EndOrder().Change(at, period => period with { Unpaid = period.Unpaid + 1 })
                .Settle(before.SettledEarly.Contains(happened.From)),
            ScoreFactKind.DebtSettled => now.Settle(before.Debts.Contains(happened.From)),
            ScoreFactKind.ComplaintUpheld => now.Change(at, period => period with { Complaints = period.Complaints + 1 }),
            _ => throw new UnreachableException($"{fact.Kind} is no fact."),
        };
    }

    /// <summary>What the fact says of the order that it comes from.</summary>
    private ScoreProfile Close(ScoreFactArrived happened) => happened.Fact.Kind switch
    {
        ScoreFactKind.OrderAccepted or ScoreFactKind.ComplaintUpheld => this,
        ScoreFactKind.PermissionRefused => this with
        {
            Permissions = Permissions.RemoveAll(held => held.Permission == happened.From),
        },
        ScoreFactKind.DebtSettled when !Debts.Contains(happened.From) => this with { SettledEarly = SettledEarly.Add(happened.From) },
        ScoreFactKind.DebtSettled => Owe(Debts.Remove(happened.From)),
        ScoreFactKind.OrderUnpaid when SettledEarly.Contains(happened.From) =>
            CloseOrder(happened.From) with { SettledEarly = SettledEarly.Remove(happened.From) },
        ScoreFactKind.OrderUnpaid => CloseOrder(happened.From).Owe(Debts.Add(happened.From)),
        _ => CloseOrder(happened.From),
    };

    private ScoreProfile Decide(ScoreCorrectionDecided happened)
    {
        var asked = Corrections.First(asked => asked.Version == happened.Version);
        var decided = asked with { IsUpheld = happened.IsUpheld, Decision = happened.Reason, DecidedAt = happened.At };
        var now = this with { Corrections = Corrections.Replace(asked, decided) };
        return happened.IsUpheld ? now.Change(asked.HappenedAt, asked.TakeFrom) : now;
    }

    private ScoreProfile CloseOrder(AccountId order) => this with { Open = Open.RemoveAll(open => open.Order == order) };

    private ScoreProfile Owe(ImmutableArray<AccountId> debts) => this with { Debts = debts, OpenDebts = debts.Length };

    private ScoreProfile EndOrder() => this with { OpenOrders = Math.Max(0, OpenOrders - 1) };

    private ScoreProfile Change(Instant at, Func<ScorePeriod, ScorePeriod> change)
    {
        var index = ScorePeriod.IndexOf(at);
        var newest = Periods.IsEmpty ? index : Math.Max(index, Periods[^1].Index);

        // Older than what any scorecard looks at, whenever it looks.
        if (index <= newest - ScorePeriod.PeriodsMax) return this;

        var place = 0;
        while (place < Periods.Length && Periods[place].Index < index) place++;
        var isThere = place < Periods.Length && Periods[place].Index == index;
        var changed = change(isThere ? Periods[place] : new ScorePeriod { Index = index });
        var periods = isThere ? Periods.SetItem(place, changed) : Periods.Insert(place, changed);
        return this with { Periods = periods.RemoveAll(period => period.Index <= newest - ScorePeriod.PeriodsMax) };
    }

    /// <summary>The oldest debt is settled first. One that is forgotten needs no settling.</summary>
    private ScoreProfile Settle(bool isSettled)
    {
        for (var i = 0; isSettled && i < Periods.Length; i++)
        {
            if (Periods[i].Settled == Periods[i].Unpaid) continue;

            return this with { Periods = Periods.SetItem(i, Periods[i] with { Settled = Periods[i].Settled + 1 }) };
        }

        return this;
    }

    /// <summary>Takes a refund from the latest payments to its merchant, going back until it is used up.</summary>
    private static ImmutableArray<ScorePeriod> Refund(ImmutableArray<ScorePeriod> periods, ScorePaymentRefunded refund)
    {
        var left = refund.Refunded.Minor;
        for (var i = periods.Length - 1; i >= 0 && left > 0; i--)
        {
            if (periods[i].Index > ScorePeriod.IndexOf(refund.HappenedAt)) continue;

            (var period, left) = periods[i].TakeBack(refund.Merchant, left);
            periods = periods.SetItem(i, period);
        }

        return periods;
    }
}

using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;
using Tael.Grains.Ledger;

namespace Tael.Grains.Scores;

/// <inheritdoc cref="IScoreGrain"/>
/// <remarks>It reads on in the wallet's rows when it is asked, so that nothing about scores lies on the path of a payment.</remarks>
[GrainType("score")]
[CollectionAgeLimit(Minutes = 5)]
public sealed partial class ScoreGrain(AccountServices services, IJournal journal, TimeProvider clock)
    : AccountGrain<ScoreProfile, ScoreEvent>(services), IScoreGrain
{
    /// <summary>So many rows of a wallet are read at once. Who has to read many is interrupted, and goes on from there.</summary>
    private const int RowsMax = 500;

    private AccountId Wallet => AccountId.Parse($"w-{Self.Value[2..]}");

    protected override int SnapshotEvery => 100;

    public override Task<CreditStatus> Credit(CreditAccount command) => Run(
        (_, earlier, now) => CreditScore.Decide(command, earlier, now), command.Id, command.IsRetry);

    public Task<ChangeScoreConsentStatus> ChangeConsent(ChangeScoreConsent command) => Run(
        (profile, _, now) => ChangeScoreConsent.Decide(profile, command, now),
        unable: new(Stopped: ChangeScoreConsentStatus.AccountStopped));

    public Task<VerifyIdentityStatus> Verify(VerifyIdentity command) => Run(
        (profile, _, now) => VerifyIdentity.Decide(profile, command, now),
        unable: new(Stopped: VerifyIdentityStatus.AccountStopped));

    public async Task<ScoreView> Look()
    {
        await ReadOn();
        var profile = State ?? ScoreProfile.Empty;
        return new(
            profile.HasConsent,
            profile.ConsentChangedAt,
            profile.HasConsent ? ScorecardV1.Card.Evaluate(profile, Instant.Of(clock)) : null,
            profile.OpenOrders,
            profile.OpenDebts);
    }

    public async Task<ScoreOpenOrders> OpenOrders()
    {
        var profile = await Latest() ?? ScoreProfile.Empty;
        return new([.. profile.Open.Select(open => open.Order)], profile.Debts);
    }

    public async Task<ScoreHistory> History(long after, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit, Math.Clamp(limit, 1, ScoreHistory.EntriesMax));
        await ReadOn();
        var rows = await journal.RowsAfter(Self, after, limit);
        return new(
            [.. rows.Select(row => Entry(row.Version, EventJson.Read<ScoreEvent>(row)))],
            rows.Count == limit ? rows[^1].Version : null);
    }

    protected override ScoreProfile Evolve(ScoreProfile? state, ScoreEvent happened) => ScoreProfile.Evolve(state, happened);

    private async Task ReadOn()
    {
        // Each round stores rows or ends: the wallet's rows are finite, and whoever reads meanwhile stores them too.
        while (await Latest() is { HasConsent: true } profile)
        {
            var rows = await journal.RowsAfter(Wallet, profile.WalletVersion, RowsMax);
            if (rows.Count == 0) return;

            var command = new ReadWallet(
                profile.WalletVersion, [.. rows.Select(row => (row.Version, EventJson.Read<WalletEvent>(row)))]);
            var status = await Run(
                (now, _, at) => ReadWallet.Decide(now, command, at), unable: new(Stopped: ReadWalletStatus.AccountStopped));
            if (status == ReadWalletStatus.AccountStopped || (status == ReadWalletStatus.Read && rows.Count < RowsMax)) return;
        }
    }

    private static ScoreHistoryEntry Entry(long version, ScoreEvent happened)
    {
        var what = EventJson.KindOf(happened)["Score".Length..];
        return happened switch
        {
            ScorePaymentMade e => new(version, what, e.HappenedAt, e.Merchant, e.Paid),
            ScorePaymentRefunded e => new(version, what, e.HappenedAt, e.Merchant, e.Refunded),
            ScoreWalletEvent e => new(version, what, e.HappenedAt, null, null),
            ScorePermissionOpened e => new(version, what, e.At, e.Merchant, null),
            ScorePermissionClosed e => new(version, what, e.At, e.Merchant, null),
            ScoreOrderTrusted e => new(version, what, e.At, e.Merchant, null),
            ScoreFactArrived e => new(version, $"{e.Fact.Kind}", e.At, e.Fact.Merchant, null),
            _ => new(version, what, happened.At, null, null),
        };
    }
}

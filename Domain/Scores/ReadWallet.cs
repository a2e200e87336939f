using System.Collections.Immutable;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;

namespace Tael.Domain.Scores;

/// <summary>Take what the next rows of the user's wallet say about the score.</summary>
/// <remarks>
/// Exactly once without an id: the profile keeps how far it has read, and moves on in the append that keeps what was read. Two who
/// read the same rows at once can't both store them.
/// </remarks>
/// <param name="After">The version after which the rows begin: as far as the profile has read.</param>
/// <param name="Rows">In order of version.</param>
public sealed record ReadWallet(long After, ImmutableArray<(long Version, WalletEvent Happened)> Rows)
{
    public static Decision<ReadWalletStatus, ScoreEvent> Decide(ScoreProfile? profile, ReadWallet command, Instant now)
    {
        if (profile is not { HasConsent: true }) return new(ReadWalletStatus.NoConsent);
        if (profile.WalletVersion != command.After) return new(ReadWalletStatus.ReadMeanwhile);
        if (command.Rows.IsEmpty) return new(ReadWalletStatus.Read);

        var seen = command.Rows.Select(row => Of(row.Version, row.Happened, now)).OfType<ScoreWalletEvent>().ToList();
        var (last, lastHappened) = command.Rows[^1];
        if (seen.Count == 0 || seen[^1].WalletVersion != last) seen.Add(new ScoreWalletRead(last, lastHappened.At, now));
        return new(ReadWalletStatus.Read, [.. seen]);
    }

    private static ScoreWalletEvent? Of(long version, WalletEvent happened, Instant now) => happened switch
    {
        WalletOpened => new ScoreAccountOpened(version, happened.At, now),
        PaymentPasswordSet => new ScorePasswordSet(version, happened.At, now),
        OrderPaymentDebited e when MerchantOf(e.To) is { } merchant => new ScorePaymentMade(version, merchant, e.Amount, e.At, now),
        WalletCredited e when MerchantOf(e.From) is { } merchant => new ScorePaymentRefunded(version, merchant, e.Amount, e.At, now),
        _ => null,
    };

    /// <summary>Null unless it is an order.</summary>
    private static MerchantId? MerchantOf(AccountId account)
    {
        if (account.Kind != AccountKind.Order) return null;

        var text = account.Value[2..];
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && MerchantId.TryParse(text[..dash], out var merchant) ? merchant : null;
    }
}

/// <summary>In order of precedence. Never leaves the grain.</summary>
public enum ReadWalletStatus : byte
{
    Read = 1,
    NoConsent = 2,

    /// <summary>Somebody else has read on: look where to read from now. Nothing has changed.</summary>
    ReadMeanwhile = 3,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 4,
}

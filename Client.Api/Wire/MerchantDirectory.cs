using System.Collections.Concurrent;
using Tael.Client.Api.Keys;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Client.Api.Wire;

/// <summary>The merchants that lately called, so that a call does not ask its merchant's grain for keys.</summary>
/// <remarks>
/// <para>What is known lives <see cref="Life"/>: a revoked key signs that long after its revocation. A serial that isn't
/// known asks the grain at once, so that a new key works at once, but at most once in <see cref="FreshAtMostEvery"/> per
/// merchant, so that nobody can drive the grain by inventing serials.</para>
/// <para>Nor by inventing merchants: after <see cref="AbsentPerSecondMax"/> that are none, merchants not lately seen are
/// told to come back in a second. At most <see cref="EntriesMax"/> are kept, absent ones among them.</para>
/// </remarks>
public sealed class MerchantDirectory(IGrainFactory grains, GrainCalls calls, Vault vault, TimeProvider realClock)
{
    public const int EntriesMax = 20_000;
    public const int AbsentPerSecondMax = 200;

    public static readonly TimeSpan Life = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan FreshAtMostEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<MerchantId, Entry> _entries = new();
    private readonly Lock _absentLock = new();
    private long _absentSince;
    private int _absent;

    /// <summary>The merchant, if there is one.</summary>
    /// <param name="serialNo">The key that it should have; null: one that it shares with us, which has no number.</param>
    public async ValueTask<Found> Find(MerchantId id, string? serialNo = null)
    {
        _entries.TryGetValue(id, out var entry);
        var age = entry is null ? TimeSpan.MaxValue : realClock.GetElapsedTime(entry.AskedAt);
        var lacksKey = entry?.Merchant is not { } known || (serialNo is not null && known.KeyOf(serialNo) is null);
        if (age < (lacksKey ? FreshAtMostEvery : Life)) return new(entry!.Merchant);
        if (entry?.Merchant is null && CountAbsent(0) >= AbsentPerSecondMax) return new(null, IsBusy: true);

        return new(await Ask(id, entry));
    }

    /// <summary>Forgets everybody: what was known may never have been.</summary>
    public void Clear() => _entries.Clear();

    private async ValueTask<KnownMerchant?> Ask(MerchantId id, Entry? earlier)
    {
        // Stamped before asking: what changes meanwhile is asked for again.
        var askedAt = realClock.GetTimestamp();
        var stored = await calls.Run(grains.Merchant(id), static merchant => merchant.Look());

        var merchant = stored?.Profile is not { } profile ? null
            : earlier?.Merchant is { } same && same.IsOf(profile) ? same
            : KnownMerchant.Of(id, profile, vault);

        if (merchant is null) CountAbsent(1);
        if (_entries.Count >= EntriesMax) DropOld();
        _entries[id] = new(merchant, askedAt);
        return merchant;
    }

    /// <summary>How many merchants have turned out to be none within this second.</summary>
    private int CountAbsent(int more)
    {
        lock (_absentLock)
        {
            var now = realClock.GetTimestamp();
            if (realClock.GetElapsedTime(_absentSince, now) >= FreshAtMostEvery) (_absentSince, _absent) = (now, 0);
            return _absent += more;
        }
    }

    private void DropOld()
    {
        foreach (var (id, entry) in _entries)
        {
            if (realClock.GetElapsedTime(entry.AskedAt) >= Life) _entries.TryRemove(id, out _);
        }

        if (_entries.Count >= EntriesMax) _entries.Clear();
    }

    private sealed record Entry(KnownMerchant? Merchant, long AskedAt);
}

/// <summary>What the directory knows of a merchant.</summary>
/// <param name="Merchant">Null: there is none, unless busy.</param>
/// <param name="IsBusy">Nobody has looked, since too many merchants are being invented.</param>
public readonly record struct Found(KnownMerchant? Merchant, bool IsBusy = false);

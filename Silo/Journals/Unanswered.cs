using System.Runtime.InteropServices;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>The appends of one writer that have no answer yet, by account.</summary>
/// <remarks>
/// Unique keys keep a version from being stored twice, but not from being left out: if an append fails, and one that its
/// activation has built on it is already under way, that one would leave a gap. So it is not let in. Grains never do that:
/// they wait for an answer before they decide again.
/// </remarks>
internal sealed class Unanswered
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Span> _accounts = [];

    /// <exception cref="JournalNotStoredException">It is built on rows that are not known to be stored.</exception>
    public void Add(JournalAppend append)
    {
        lock (_lock)
        {
            ref var span = ref CollectionsMarshal.GetValueRefOrAddDefault(_accounts, append.Account.Value, out var others);
            if (others && append.ExpectedVersion > span.After && append.ExpectedVersion <= span.Last)
            {
                throw new JournalNotStoredException(
                    $"{append.Account}: version {append.ExpectedVersion} is not known to be stored yet. Nothing was stored.");
            }

            var last = append.Rows[^1].Version;
            span = others
                ? new(span.Count + 1, Math.Min(span.After, append.ExpectedVersion), Math.Max(span.Last, last))
                : new(1, append.ExpectedVersion, last);
        }
    }

    /// <summary>Before the answer is given: the next append may follow at once.</summary>
    public void Remove(JournalAppend append)
    {
        lock (_lock)
        {
            ref var span = ref CollectionsMarshal.GetValueRefOrNullRef(_accounts, append.Account.Value);
            if (span.Count == 1) _accounts.Remove(append.Account.Value);
            else span = span with { Count = span.Count - 1 };
        }
    }

    /// <summary>Versions after <paramref name="After"/> up to <paramref name="Last"/>, wanted by so many appends.</summary>
    private readonly record struct Span(int Count, long After, long Last);
}

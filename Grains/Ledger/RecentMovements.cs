using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>An account's latest movements, so that a repeat is answered without asking the journal.</summary>
/// <remarks>A convenience, not a guarantee: what it has forgotten, the journal's unique index still knows.</remarks>
internal sealed class RecentMovements<TEvent>
    where TEvent : AccountEvent
{
    private const int Max = 8;

    private TEvent[] _ring = [];
    private int _next;

    public TEvent? Find(TransferId id)
    {
        foreach (var happened in _ring)
        {
            if (happened?.Movement is { } movement && movement.Transfer == id) return happened;
        }

        return null;
    }

    public void Remember(TEvent happened)
    {
        if (happened.Movement is null) return;

        if (_next == _ring.Length && _ring.Length < Max) Array.Resize(ref _ring, Math.Max(2, _ring.Length * 2));
        _ring[_next % _ring.Length] = happened;
        _next = (_next + 1) % (_ring.Length == Max ? Max : int.MaxValue);
    }
}

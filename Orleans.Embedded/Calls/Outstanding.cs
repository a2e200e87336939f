namespace Orleans.Embedded;

/// <summary>The calls whose callers still wait.</summary>
/// <remarks>
/// One look over all of them, every now and then, finds those that have waited too long; so a call needs no timer. They
/// stand in several chains, each with its own lock, and a call goes into the chain of the thread that makes it.
/// </remarks>
internal sealed class Outstanding
{
    private const int ChainsCount = 16;

    private readonly Chain[] _chains = [.. Enumerable.Range(0, ChainsCount).Select(_ => new Chain())];

    internal void Add(Request request)
    {
        var chain = _chains[Environment.CurrentManagedThreadId % ChainsCount];
        request.Chain = chain;
        chain.Add(request);
    }

    /// <summary>All of them, oldest call first.</summary>
    internal List<Request> Where(Func<Request, bool> predicate)
    {
        var found = new List<Request>();
        foreach (var chain in _chains) chain.CopyTo(found, predicate);
        found.Sort(static (a, b) => a.Asked.CompareTo(b.Asked));
        return found;
    }

    /// <summary>A chain of calls that any of them steps out of in constant time.</summary>
    internal sealed class Chain
    {
        private readonly Lock _lock = new();
        private Request? _newest;

        internal void Add(Request request)
        {
            lock (_lock)
            {
                request.Older = _newest;
                if (_newest is not null) _newest.Newer = request;
                _newest = request;
            }
        }

        internal void Remove(Request request)
        {
            lock (_lock)
            {
                if (request.Newer is { } newer) newer.Older = request.Older;
                else if (_newest == request) _newest = request.Older;
                else return;

                if (request.Older is { } older) older.Newer = request.Newer;
                request.Newer = request.Older = null;
            }
        }

        internal void CopyTo(List<Request> found, Func<Request, bool> predicate)
        {
            lock (_lock)
            {
                for (var request = _newest; request is not null; request = request.Older)
                {
                    if (predicate(request)) found.Add(request);
                }
            }
        }
    }
}

using System.Collections.Immutable;
using Tael.Client.Api.Notifications;
using Tael.Client.Api.Wire;
using Tael.Grains.Notifications;

namespace Tael.Client.Api.Sandbox;

/// <summary>The faults that tests have ordered, oldest first; each happens so many times and is then forgotten.</summary>
/// <remarks>A call can also bring its own in the header <see cref="Header"/>: a name of <see cref="FaultKind"/>, and after a
/// space the delay. Kept in this process only: a restart forgets them.</remarks>
internal sealed class SandboxFaults : IFaults, IWebhookFaults
{
    public const string Header = "Wechatpay-Negative-Test";
    public const int FaultsMax = 100;
    public const int TimesMax = 1000;

    private readonly Lock _lock = new();
    private ImmutableList<OrderedFault> _faults = [];
    private long _lastId;

    public ImmutableList<OrderedFault> All
    {
        get { lock (_lock) return _faults; }
    }

    /// <summary>The fault as it is kept; null: there are too many.</summary>
    public OrderedFault? Add(FaultKind kind, FaultMatch match, int times)
    {
        lock (_lock)
        {
            if (_faults.Count >= FaultsMax) return null;

            var ordered = new OrderedFault($"fault-{++_lastId}", kind, match, times);
            _faults = _faults.Add(ordered);
            return ordered;
        }
    }

    public bool Remove(string id)
    {
        lock (_lock)
        {
            var before = _faults.Count;
            _faults = _faults.RemoveAll(fault => fault.Id == id);
            return _faults.Count < before;
        }
    }

    public void Clear()
    {
        lock (_lock) _faults = [];
    }

    public Fault? Next(MerchantCall call, ReadOnlyMemory<byte> body)
    {
        if (call.Http.Request.Headers.TryGetValue(Header, out var header)) return Of($"{header}", call);

        return Take(fault => fault.Kind.OfCall is not null
            && CanHappenTo(fault.Kind, call)
            && fault.Match.Matches(call, body))?.OfCall;
    }

    public WebhookFault? Next(Webhook webhook) =>
        Take(fault => fault.Kind.OfNotification is not null && fault.Match.Matches(webhook))?.OfNotification;

    private FaultKind? Take(Predicate<OrderedFault> isIt)
    {
        lock (_lock)
        {
            if (_faults.Find(isIt) is not { } found) return null;

            _faults = found.Left == 1 ? _faults.Remove(found) : _faults.Replace(found, found with { Left = found.Left - 1 });
            return found.Kind;
        }
    }

    /// <summary>A header that means nothing is refused, since a test that passes without its fault proves nothing.</summary>
    private static Fault Of(string header, MerchantCall call)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var delay = TimeSpan.Zero;
        var isTimed = space >= 0 && ClockEndpoint.TryParse(header[(space + 1)..], out delay);
        var kind = space >= 0 && !isTimed
            ? null
            : FaultKind.Find(space < 0 ? header : header[..space], isTimed ? delay : null);
        if (kind?.OfCall is { } fault && CanHappenTo(kind, call)) return fault;

        var refusal = new Refusal(
            ErrorCode.ParamError, Header, Refusal.Shorten(header), "is no fault that this call can have", "header");
        return new(refusal, Execute: false);
    }

    private static bool CanHappenTo(FaultKind kind, MerchantCall call) => kind.OnlyPaths is not { } only
        || only.Contains((call.Http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
}

/// <param name="Left">How often it is still to happen, at least once.</param>
internal sealed record OrderedFault(string Id, FaultKind Kind, FaultMatch Match, int Left);

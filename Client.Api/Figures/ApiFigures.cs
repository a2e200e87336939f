using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orleans.Embedded;
using Tael.Silo.Figures;

namespace Tael.Client.Api.Figures;

/// <summary>What callers are answered: payments by what became of them, errors by their code.</summary>
public sealed class ApiFigures : IDisposable
{
    public const string Payments = "payments";

    /// <summary>Codes are ours and few; should there be more, the rest is not listed here.</summary>
    private const int CodesMax = 200;

    private readonly Meter _meter = new(TaelMeter.Name);
    private readonly ConcurrentDictionary<string, StrongBox> _errors = new();
    private readonly CallFigures _paid = new();
    private readonly Counter<long> _payments;
    private readonly Counter<long> _answers;

    public ApiFigures(LiveFigures live)
    {
        live.Add(Payments, _paid);
        _payments = _meter.CreateCounter<long>("tael.payments", description: "Payments answered, by what became of them");
        _answers = _meter.CreateCounter<long>("tael.errors", description: "Answers that are errors, by code and HTTP status");
    }

    /// <summary>Errors since the start by their code.</summary>
    public ImmutableSortedDictionary<string, long> Errors =>
        _errors.ToImmutableSortedDictionary(error => error.Key, error => Volatile.Read(ref error.Value.Count));

    /// <param name="since">Of <see cref="Stopwatch"/>.</param>
    /// <param name="status">Like <c>Paid</c> or <c>BalanceTooLow</c>.</param>
    public void Payment(string status, bool isPaid, long since)
    {
        _payments.Add(1, new KeyValuePair<string, object?>("status", status));
        if (isPaid && _paid.Count()) _paid.Took((long)Stopwatch.GetElapsedTime(since).TotalMicroseconds);
    }

    public void Error(string code, int httpStatus)
    {
        _answers.Add(1, new("code", code), new("status", httpStatus));
        if (_errors.Count >= CodesMax && !_errors.ContainsKey(code)) return;

        Interlocked.Increment(ref _errors.GetOrAdd(code, static _ => new()).Count);
    }

    public void Dispose() => _meter.Dispose();

    private sealed class StrongBox
    {
        public long Count;
    }
}

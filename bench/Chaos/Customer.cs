using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tael.Bench.Chaos;

/// <summary>One payment as its client knows it.</summary>
/// <param name="WasUnknown">At least one try had no answer, or one that left its outcome open.</param>
internal sealed record Payment(string OutTradeNo, long Payer, long Amount, string? TransactionId, bool WasUnknown);

/// <summary>A client that orders and pays without end, and repeats each request under its id until it knows the outcome.</summary>
internal sealed class Customer(Shop shop, ChaosLog log, string name)
{
    public const long Balance = 50_000_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);

    private bool _wasUnknown;

    /// <summary>Goes on until it is told to stop, and then until it knows what has become of its last payment.</summary>
    public async Task Shopping(CancellationToken stop, CancellationToken giveUp)
    {
        var (payer, token) = await shop.NewPayer(Balance);
        log.Payers.Add(payer);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var outTradeNo = $"{name}-{i:D6}";
            var amount = 1 + (i % 100);
            var startedAt = Stopwatch.GetTimestamp();
            _wasUnknown = false;
            var ordered = await UntilKnown(() => shop.Order(outTradeNo, amount), giveUp);
            if (ordered.Status != 200) throw new InvalidOperationException($"{outTradeNo} was refused: {ordered.Json}");

            var code = ordered.Json.GetProperty("code_url").GetString()!;
            var paid = await UntilKnown(() => shop.Pay(token, code, outTradeNo), giveUp);
            if (paid.Status != 200) throw new InvalidOperationException($"{outTradeNo} was not paid: {paid.Json}");

            var transaction = paid.Json.GetProperty("transaction_id").GetString()!;
            log.Acknowledged.Add(new(outTradeNo, payer, amount, transaction, _wasUnknown));
            log.Succeeded(name, startedAt);
        }
    }

    private async Task<(int Status, System.Text.Json.JsonElement Json)> UntilKnown(
        Func<Task<(int Status, System.Text.Json.JsonElement Json)>> request, CancellationToken giveUp)
    {
        while (true)
        {
            try
            {
                var answer = await request();
                if (answer.Status is < 500 and not 429) return answer;
            }
            catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException or System.Text.Json.JsonException)
            {
                // Nobody has said what has become of it.
            }

            _wasUnknown = true;
            log.Failed();
            await Task.Delay(RetryAfter, giveUp);
        }
    }
}

/// <summary>What the clients of a run know.</summary>
internal sealed class ChaosLog
{
    private readonly ConcurrentDictionary<string, long> _backAt = new();
    private long _lastAcknowledgedAt;
    private long _blowAt;
    private long _lastFailedAt;
    private int _failed;

    public ConcurrentBag<Payment> Acknowledged { get; } = [];

    public ConcurrentBag<long> Payers { get; } = [];

    public long LastAcknowledgedAt
    {
        get => Volatile.Read(ref _lastAcknowledgedAt);
        private set => Volatile.Write(ref _lastAcknowledgedAt, value);
    }

    /// <summary>Requests without an answer, or with one that leaves the outcome open.</summary>
    public int Failures => Volatile.Read(ref _failed);

    /// <summary>When each customer was first served with what they asked for after the last blow.</summary>
    public IReadOnlyDictionary<string, long> BackAt => _backAt;

    /// <summary>When a customer last heard of a failure; 0: none since the last blow.</summary>
    public long LastFailedAt => Volatile.Read(ref _lastFailedAt);

    /// <summary>From now on customers have to be served anew.</summary>
    public long Blow()
    {
        Volatile.Write(ref _blowAt, Stopwatch.GetTimestamp());
        Volatile.Write(ref _lastFailedAt, 0);
        _backAt.Clear();
        return Volatile.Read(ref _blowAt);
    }

    public void Succeeded(string customer, long startedAt)
    {
        var now = Stopwatch.GetTimestamp();
        LastAcknowledgedAt = now;
        if (startedAt >= Volatile.Read(ref _blowAt)) _backAt.TryAdd(customer, now);
    }

    public void Failed()
    {
        Interlocked.Increment(ref _failed);
        Volatile.Write(ref _lastFailedAt, Stopwatch.GetTimestamp());
    }
}

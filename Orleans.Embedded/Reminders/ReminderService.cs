using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Wakes grains by their reminders: one clock, set to the next tick of all.</summary>
/// <remarks>
/// Ticks fall on first + n × period. Those that fell while the process was down are not made up for; for all that fall
/// while the grain is still busy with one, there is one more when it is done.
/// </remarks>
internal sealed class ReminderService : IDisposable
{
    private static readonly TimeSpan ClockMax = TimeSpan.FromDays(1);

    private readonly EmbeddedRuntime _runtime;
    private readonly Lock _lock = new();
    private readonly Dictionary<GrainId, SortedDictionary<string, Entry>> _entries = [];
    private readonly PriorityQueue<Entry, (DateTimeOffset At, long Order)> _due = new();
    private readonly ITimer _clock;
    private readonly Lazy<IReminderStore> _store;
    private readonly Lazy<ReminderOptions> _options;
    private long _order;
    private int _goneCount;
    private bool _isRunning;

    internal ReminderService(EmbeddedRuntime runtime, IServiceProvider services)
    {
        _runtime = runtime;
        _clock = runtime.Time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _options = new(() => services.GetRequiredService<IOptions<ReminderOptions>>().Value);
        _store = new(() => services.GetService<IReminderStore>() ?? throw new InvalidOperationException(
            "There are no reminders here: add UseInMemoryReminderService, or AddReminders and an IReminderStore."));
    }

    public void Dispose() => _clock.Dispose();

    internal async Task Start(CancellationToken cancellationToken)
    {
        if (_runtime.Services.GetService<IReminderStore>() is null) return;

        var stored = await _store.Value.ReadAll(cancellationToken);
        lock (_lock)
        {
            _isRunning = true;
            foreach (var reminder in stored) Put(reminder, isNew: false);
            SetClock();
        }
    }

    internal void Stop()
    {
        lock (_lock) _isRunning = false;
    }

    internal async Task<IGrainReminder> Set(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < _options.Value.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"A reminder's period is at least {_options.Value.MinimumReminderPeriod}, not {period}.",
                nameof(period));
        }

        var reminder = new Reminder(grain, name, _runtime.Time.GetUtcNow() + dueTime, period);
        await _store.Value.Upsert(reminder);
        lock (_lock)
        {
            Put(reminder, isNew: true);
            SetClock();
        }

        return reminder;
    }

    internal IGrainReminder? Get(GrainId grain, string name)
    {
        lock (_lock) return _entries.GetValueOrDefault(grain)?.GetValueOrDefault(name)?.Reminder;
    }

    internal List<IGrainReminder> GetAll(GrainId grain)
    {
        lock (_lock) return [.. _entries.GetValueOrDefault(grain)?.Values.Select(entry => entry.Reminder) ?? []];
    }

    internal async Task Remove(GrainId grain, IGrainReminder reminder)
    {
        await _store.Value.Remove(grain, reminder.ReminderName);
        lock (_lock)
        {
            if (!_entries.TryGetValue(grain, out var names)) return;
            if (names.Remove(reminder.ReminderName, out var entry)) Drop(entry);
            if (names.Count == 0) _entries.Remove(grain);
        }
    }

    private void Put(Reminder reminder, bool isNew)
    {
        if (!_entries.TryGetValue(reminder.Grain, out var names))
        {
            _entries[reminder.Grain] = names = new(StringComparer.Ordinal);
        }

        if (names.TryGetValue(reminder.Name, out var before)) Drop(before);
        var entry = new Entry(reminder);
        names[reminder.Name] = entry;
        Schedule(entry, isNew ? reminder.StartAt : NextOf(reminder));
    }

    /// <summary>It stays in the queue until it would be due, but the gone never outnumber the others by much.</summary>
    private void Drop(Entry entry)
    {
        entry.IsGone = true;
        if (++_goneCount <= (_due.Count / 2) + 16) return;

        var rest = _due.UnorderedItems.Where(item => !item.Element.IsGone).ToArray();
        _due.Clear();
        _due.EnqueueRange(rest);
        _goneCount = 0;
    }

    private void Schedule(Entry entry, DateTimeOffset at) => _due.Enqueue(entry, (at, ++_order));

    private DateTimeOffset NextOf(Reminder reminder)
    {
        var since = _runtime.Time.GetUtcNow() - reminder.StartAt;
        return since < TimeSpan.Zero
            ? reminder.StartAt
            : reminder.StartAt + (reminder.Period * ((since.Ticks / reminder.Period.Ticks) + 1));
    }

    private void SetClock()
    {
        if (!_isRunning || !_due.TryPeek(out _, out var next)) return;

        var wait = (next.At - _runtime.Time.GetUtcNow()).Ticks;
        _clock.Change(TimeSpan.FromTicks(Math.Clamp(wait, 0, ClockMax.Ticks)), Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        var now = _runtime.Time.GetUtcNow();
        List<Entry> due = [];
        lock (_lock)
        {
            while (_isRunning && _due.TryPeek(out var entry, out var next) && next.At <= now)
            {
                _due.Dequeue();
                if (entry.IsGone)
                {
                    _goneCount--;
                    continue;
                }

                Schedule(entry, NextOf(entry.Reminder));
                if (!entry.IsTicking) due.Add(entry);
                entry.IsLate = entry.IsTicking;
                entry.IsTicking = true;
            }

            SetClock();
        }

        foreach (var entry in due) _ = _runtime.OwnTurns.Run(() => Wake(entry));
    }

    private async Task Wake(Entry entry)
    {
        do await Tell(entry.Reminder);
        while (TryGoOn(entry));
    }

    private bool TryGoOn(Entry entry)
    {
        lock (_lock)
        {
            entry.IsTicking = entry.IsLate && !entry.IsGone && _isRunning;
            entry.IsLate = false;
            return entry.IsTicking;
        }
    }

    private async Task Tell(Reminder reminder)
    {
        var (grain, name, startAt, period) = reminder;
        try
        {
            var target = _runtime.Factory.GetGrain<IRemindable>(grain);
            var now = _runtime.Time.GetUtcNow();
            await target.ReceiveReminder(name, new(startAt.UtcDateTime, period, now.UtcDateTime));
        }
        catch (Exception e) // The next tick comes all the same.
        {
            _runtime.Log.LogError(e, "Reminder {Name} of {Grain} failed; it will come again", name, grain);
        }
    }

    private sealed class Entry(Reminder reminder)
    {
        internal Reminder Reminder { get; } = reminder;

        internal bool IsTicking;

        /// <summary>It fell due again while it was ticking.</summary>
        internal bool IsLate;

        internal bool IsGone;
    }
}

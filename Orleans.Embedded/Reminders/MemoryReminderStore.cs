using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Reminders that live and end with the process.</summary>
internal sealed class MemoryReminderStore : IReminderStore
{
    private readonly ConcurrentDictionary<(GrainId, string), Reminder> _reminders = new();

    public Task<IReadOnlyList<Reminder>> ReadAll(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Reminder>>([.. _reminders.Values.OrderBy(r => r.Grain).ThenBy(r => r.Name)]);

    public Task Upsert(Reminder reminder)
    {
        _reminders[(reminder.Grain, reminder.Name)] = reminder;
        return Task.CompletedTask;
    }

    public Task Remove(GrainId grain, string name)
    {
        _reminders.TryRemove((grain, name), out _);
        return Task.CompletedTask;
    }
}

using Orleans.Embedded;
using Orleans.Runtime;

namespace Tael.Simulation;

/// <summary>Reminders on the simulated disk: they outlive every process.</summary>
internal sealed class SharedReminders : IReminderStore
{
    private readonly OrderedDictionary<(GrainId, string), Reminder> _reminders = [];

    public Task<IReadOnlyList<Reminder>> ReadAll(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Reminder>>([.. _reminders.Values]);

    public Task Upsert(Reminder reminder)
    {
        _reminders[(reminder.Grain, reminder.Name)] = reminder;
        return Task.CompletedTask;
    }

    public Task Remove(GrainId grain, string name)
    {
        _reminders.Remove((grain, name));
        return Task.CompletedTask;
    }
}

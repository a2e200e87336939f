using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Where reminders outlive the process.</summary>
/// <remarks>
/// The runtime reads all of them once at its start and keeps them in memory; every change is stored before the grain
/// that asked for it goes on. Only one runtime uses a store at a time.
/// </remarks>
public interface IReminderStore
{
    Task<IReadOnlyList<Reminder>> ReadAll(CancellationToken cancellationToken);

    Task Upsert(Reminder reminder);

    Task Remove(GrainId grain, string name);
}

/// <summary>One durable reminder: a grain and a name, the first tick, and the time between ticks.</summary>
public sealed record Reminder(GrainId Grain, string Name, DateTimeOffset StartAt, TimeSpan Period) : IGrainReminder
{
    string IGrainReminder.ReminderName => Name;
}

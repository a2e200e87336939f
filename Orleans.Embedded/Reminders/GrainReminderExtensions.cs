using Orleans.Embedded;
using Orleans.Runtime;

namespace Orleans;

/// <summary>What a grain asks of its own reminders.</summary>
public static class GrainReminderExtensions
{
    /// <summary>Stored on return. Ticks come at the first time and then every period, also after a restart.</summary>
    /// <exception cref="ArgumentException">The period is below a minute, or the grain can't be reminded.</exception>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(
        this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        grain is IRemindable
            ? Reminders(grain).Set(grain.GrainContext.GrainId, reminderName, dueTime, period)
            : throw new ArgumentException($"{grain.GetType()} does not implement IRemindable.", nameof(grain));

    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName) =>
        Task.FromResult(Reminders(grain).Get(grain.GrainContext.GrainId, reminderName));

    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) =>
        Task.FromResult(Reminders(grain).GetAll(grain.GrainContext.GrainId));

    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder) =>
        Reminders(grain).Remove(grain.GrainContext.GrainId, reminder);

    public static Task<IGrainReminder> RegisterOrUpdateReminder(
        this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        RegisterOrUpdateReminder((IGrainBase)grain, reminderName, dueTime, period);

    public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) =>
        GetReminder((IGrainBase)grain, reminderName);

    public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => GetReminders((IGrainBase)grain);

    public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) =>
        UnregisterReminder((IGrainBase)grain, reminder);

    private static ReminderService Reminders(IGrainBase grain) => Activation.Of(grain).Runtime.Reminders;
}

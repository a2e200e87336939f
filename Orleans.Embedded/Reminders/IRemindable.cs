using System.Globalization;

namespace Orleans.Runtime
{
    /// <summary>A reminder that a grain has set.</summary>
    public interface IGrainReminder
    {
        string ReminderName { get; }
    }

    /// <summary>When a tick comes, and the schedule it belongs to. All times are UTC.</summary>
    [GenerateSerializer, Immutable]
    public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        [Id(0)] public DateTime FirstTickTime { get; } = firstTickTime;
        [Id(1)] public TimeSpan Period { get; } = period;
        [Id(2)] public DateTime CurrentTickTime { get; } = timeStamp;

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"<{FirstTickTime:O}, {Period}, {CurrentTickTime:O}>");
    }
}

namespace Orleans
{
    using Orleans.Runtime;

    /// <summary>A grain that durable reminders wake.</summary>
    public interface IRemindable : IGrain
    {
        Task ReceiveReminder(string reminderName, TickStatus status);
    }
}

namespace Orleans.Configuration
{
    /// <summary>How long callers wait.</summary>
    public class SiloMessagingOptions
    {
        /// <summary>A call unanswered for so long ends in a <see cref="TimeoutException"/>, outcome unknown.</summary>
        public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);
    }

    /// <summary>When activations come and go.</summary>
    public class GrainCollectionOptions
    {
        /// <summary>An activation that has had no call for this long is collected.</summary>
        public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

        /// <summary>The same for single grain classes, by full name.</summary>
        public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; } = [];

        /// <summary>How often idle activations are looked for.</summary>
        public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

        /// <summary>After this time the token given to OnActivateAsync is cancelled.</summary>
        public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

        /// <summary>After this time the token given to OnDeactivateAsync is cancelled.</summary>
        public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);
    }
}

namespace Orleans.Hosting
{
    /// <summary>Limits of reminders.</summary>
    public sealed class ReminderOptions
    {
        public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);
    }
}

namespace Orleans.Embedded
{
    /// <summary>What only the embedded runtime knows.</summary>
    public sealed class EmbeddedOptions
    {
        /// <summary>How many turns an activation takes at most before it goes to the end of the line.</summary>
        public int TurnsPerWakeUp { get; set; } = 128;

        /// <summary>Whether calls are counted and measured, method by method, for <see cref="Census.Kinds"/>.</summary>
        public bool CountsCalls { get; set; } = true;

        /// <summary>How often calls are looked through for those that have waited too long.</summary>
        public TimeSpan TimeoutQuantum { get; set; } = TimeSpan.FromMilliseconds(500);
    }
}

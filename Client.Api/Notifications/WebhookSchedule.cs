using Tael.Domain;

namespace Tael.Client.Api.Notifications;

/// <summary>When a notification that was not acknowledged is sent again.</summary>
/// <remarks>Source: WeChat Pay, payment notification: 15s/15s/30s/3m/10m/20m/30m/30m/30m/60m/3h/3h/3h/6h/6h, 24 h 4 min
/// in all; after that it is given up. By the clock of business, from the moment at which the attempt began.</remarks>
public static class WebhookSchedule
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20),
        TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(60),
        TimeSpan.FromHours(3), TimeSpan.FromHours(3), TimeSpan.FromHours(3),
        TimeSpan.FromHours(6), TimeSpan.FromHours(6),
    ];

    public static int RetriesMax => Waits.Length;

    /// <summary>When to send again after the attempt with this number (from 1) has failed; null: give up.</summary>
    public static Instant? NextAfter(int attempt, Instant at) =>
        attempt <= Waits.Length ? at + Waits[attempt - 1] : null;
}

using Tael.Grains.Notifications;

namespace Tael.Client.Api.Notifications;

/// <summary>How one attempt to notify is to go wrong, for a merchant's tests. Only the sandbox has any.</summary>
/// <param name="Lose">The attempt is never sent, and counts as one that failed.</param>
/// <param name="Delay">Not sent either; the next is due so much later, by the clock of business.</param>
/// <param name="Twice">Sent, and then due again at once, acknowledged or not.</param>
/// <param name="SignTest">Its signature starts with <see cref="Wire.Fault.SignTestPrefix"/>. It is never taken for
/// acknowledged, since a receiver must refuse it; a right one follows.</param>
public sealed record WebhookFault(
    bool Lose = false, TimeSpan Delay = default, bool Twice = false, bool SignTest = false)
{
    /// <summary>For the log of attempts; null: the attempt's own words.</summary>
    internal string? Words => this switch
    {
        { Lose: true } => "Lost on purpose: fault NOTIFY_LOST.",
        { Delay.Ticks: > 0 } => "Held back on purpose: fault NOTIFY_DELAY.",
        { SignTest: true } => "Its signature was wrong on purpose: fault NOTIFY_SIGNTEST. A receiver must refuse it.",
        _ => null,
    };
}

/// <summary>Chooses the attempts that go wrong.</summary>
public interface IWebhookFaults
{
    /// <summary>What shall happen to this attempt; null: nothing.</summary>
    WebhookFault? Next(Webhook webhook);
}

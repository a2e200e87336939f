using Tael.Client.Api.Notifications;
using Tael.Domain;

namespace Tael.Tests.Notifications;

public sealed class WebhookScheduleTests
{
    [Fact]
    public void Retries_15_times_in_24_hours_and_4_minutes()
    {
        var start = new Instant(1_700_000_000_000_000);
        var at = start;
        var attempt = 1;
        for (; WebhookSchedule.NextAfter(attempt, at) is { } next; attempt++)
        {
            Assert.True(next > at);
            at = next;
        }

        Assert.Equal(16, attempt);
        Assert.Equal(new TimeSpan(24, 4, 0), at - start);
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Tael.Client.Api.Notifications;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Grains.Merchants;
using Tael.Grains.Notifications;

namespace Tael.Tests.Notifications;

/// <summary>What the sender does with a claim that is answered later than it was made: not the same attempt twice, and not never.</summary>
/// <remarks>The outbox here answers when the test lets it. Its merchant is not there, so that an attempt ends without a call; that it
/// is recorded shows that it was made.</remarks>
public sealed class StaleClaimTests
{
    private static readonly Webhook First = new(
        "once-1", AccountId.Parse("o-1900000001-claimed"), MerchantId.Parse("1900000001"), "TRANSACTION.SUCCESS",
        "http://127.0.0.1:9/nobody", 1, new Instant(1_700_000_000_000_000), 0);

    [Fact]
    public async Task A_claim_made_before_its_attempt_had_ended_is_not_attempted_again_and_the_next_one_is()
    {
        var outbox = new Outbox();
        var grains = Proxy.Of<IGrainFactory>(call => call.ReturnType == typeof(IWebhookOutboxGrain) ? outbox
            : call.ReturnType == typeof(IMerchantGrain) ? Proxy.Of<IMerchantGrain>(_ => Task.FromResult<Merchant?>(null))
            : null);
        var nudge = new WebhookNudge();

        // Keys are for merchants that are there.
        using var delivery = new WebhookDelivery(grains, null!, null!, null!, TimeProvider.System, WebhookTargets.Any);
        using var sender = new WebhookSender(grains, delivery, nudge, TimeProvider.System, NullLogger<WebhookSender>.Instance);
        await sender.StartAsync(CancellationToken.None);
        (await outbox.NextClaim()).SetResult([First]);
        var recording = await outbox.NextRecord();
        Assert.Equal(1, recording.Attempt.Number);

        // The next claim finds it due, since the claim before has run out; then the attempt is recorded and ends; then it is answered.
        nudge.Give();
        var stale = await outbox.NextClaim();
        await End(recording.Done);
        stale.SetResult([First]);

        // What is due anew is not taken for it.
        nudge.Give();
        (await outbox.NextClaim()).SetResult([First with { Attempts = 1 }]);
        var next = await outbox.NextRecord();
        Assert.Equal(2, next.Attempt.Number);

        // Nor is what is claimed while its own attempt is under way, for a second time.
        nudge.Give();
        (await outbox.NextClaim()).SetResult([First with { Attempts = 1 }]);
        nudge.Give();
        (await outbox.NextClaim()).SetResult([First with { Id = "another-1" }]);
        Assert.Equal("once-1 2", $"{next.Attempt.WebhookId} {next.Attempt.Number}");
        var another = await outbox.NextRecord();
        Assert.Equal("another-1", another.Attempt.WebhookId);
        await End(next.Done);
        await End(another.Done);

        outbox.AnswerNothingFromHereOn();
        await sender.StopAsync(CancellationToken.None);
        Assert.Equal(["once-1 1", "once-1 2", "another-1 1"], outbox.Recorded);
    }

    /// <summary>Lets a record return, and everything that waits for it go on before this does.</summary>
    private static Task End(TaskCompletionSource record) => Task.Run(record.SetResult);

    private sealed class Outbox : IWebhookOutboxGrain
    {
        private readonly Channel<TaskCompletionSource<ImmutableArray<Webhook>>> _claims =
            Channel.CreateUnbounded<TaskCompletionSource<ImmutableArray<Webhook>>>();

        private readonly Channel<(WebhookAttempt Attempt, TaskCompletionSource Done)> _records =
            Channel.CreateUnbounded<(WebhookAttempt, TaskCompletionSource)>();

        private readonly Lock _lock = new();
        private bool _answersNothing;

        public ConcurrentQueue<string> Recorded { get; } = new();

        public async Task<TaskCompletionSource<ImmutableArray<Webhook>>> NextClaim() =>
            await _claims.Reader.ReadAsync().AsTask().WaitAsync(TaelUnderTest.Deadline);

        public async Task<(WebhookAttempt Attempt, TaskCompletionSource Done)> NextRecord() =>
            await _records.Reader.ReadAsync().AsTask().WaitAsync(TaelUnderTest.Deadline);

        public void AnswerNothingFromHereOn()
        {
            lock (_lock)
            {
                _answersNothing = true;
                while (_claims.Reader.TryRead(out var claim)) claim.SetResult([]);
            }
        }

        public Task<ImmutableArray<Webhook>> Claim(int limit)
        {
            var answer = new TaskCompletionSource<ImmutableArray<Webhook>>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                if (_answersNothing) answer.SetResult([]);
                else _claims.Writer.TryWrite(answer);
            }

            return answer.Task;
        }

        public Task Record(WebhookAttempt attempt)
        {
            Recorded.Enqueue($"{attempt.WebhookId} {attempt.Number}");
            var done = new TaskCompletionSource();
            _records.Writer.TryWrite((attempt, done));
            return done.Task;
        }

        public Task<bool> Replay(string webhookId) => Task.FromResult(false);

        public Task<ImmutableArray<WebhookLog>> Log(AccountId? order, int limit) => Task.FromResult(ImmutableArray<WebhookLog>.Empty);
    }

    /// <summary>An interface of which the test needs one answer.</summary>
    public class Proxy : DispatchProxy
    {
        private Func<MethodInfo, object?> _answer = null!;

        public static T Of<T>(Func<MethodInfo, object?> answer)
            where T : class
        {
            var proxy = Create<T, Proxy>();
            ((Proxy)(object)proxy)._answer = answer;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!);
    }
}

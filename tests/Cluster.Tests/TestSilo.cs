using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains;
using Tael.Grains.Ledger;
using Tael.Grains.Notifications;
using Tael.Silo;

namespace Tael.Tests;

/// <summary>The real grains on the real runtime, on a journal of the test's; on Microsoft Orleans, in a cluster of two silos.</summary>
internal sealed partial class TestSilo : IAsyncDisposable
{
    private readonly Stack<IHost> _hosts = [];

    public IGrainFactory Grains => _hosts.Peek().Services.GetRequiredService<IGrainFactory>();

    public static async Task<TestSilo> Start(IJournal journal, TimeProvider? clock = null)
    {
        var silo = new TestSilo();
        var count = 1;
        CountSilos(ref count);
        while (silo._hosts.Count < count)
        {
            var builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.AddTael(new TaelOptions("Data Source=:memory:", clock ?? TimeProvider.System), journal, new NoWebhooks());
            Prepare(builder, silo._hosts.FirstOrDefault());
            var host = builder.Build();
            await host.StartAsync();
            silo._hosts.Push(host);
        }

        return silo;
    }

    /// <summary>Sends the same command again until its outcome is known, as every caller of Tael may.</summary>
    public static async Task<T> UntilKnown<T>(Func<Task<T>> command)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await command();
            }
            catch (Exception unknown) when (unknown is OutcomeUnknownException or IOException or OrleansException && attempt < 200)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>The one that was there first keeps the others' membership, so it goes last.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_hosts.TryPop(out var host))
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    static partial void CountSilos(ref int count);

    static partial void Prepare(IHostApplicationBuilder builder, IHost? first);

    private sealed class NoWebhooks : IWebhookStore
    {
        public Task<ImmutableArray<Webhook>> Claim(Instant now, Instant claimedUntil, int limit) =>
            Task.FromResult<ImmutableArray<Webhook>>([]);

        public Task Record(WebhookAttempt attempt) => Task.CompletedTask;

        public Task<bool> Replay(string webhookId, Instant now) => Task.FromResult(false);

        public Task<ImmutableArray<WebhookLog>> Log(AccountId? order, int limit) =>
            Task.FromResult<ImmutableArray<WebhookLog>>([]);
    }
}

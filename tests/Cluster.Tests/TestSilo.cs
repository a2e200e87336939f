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

/// <summary>The real grains on the real runtime, on a journal of the test's.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private TestSilo(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<TestSilo> Start(IJournal journal, TimeProvider? clock = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddTael(new TaelOptions("Data Source=:memory:", clock ?? TimeProvider.System), journal, new NoWebhooks());
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
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

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

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

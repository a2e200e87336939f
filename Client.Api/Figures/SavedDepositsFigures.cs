using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;
using Tael.Domain.ServiceOrders;
using Tael.Grains;
using Tael.Silo.Figures;

namespace Tael.Client.Api.Figures;

/// <summary>What each scene has spared its users, asked for now and then, so that a scrape waits for nobody.</summary>
/// <remarks>Of the whole store: each process that shows it shows the same.</remarks>
internal sealed partial class SavedDepositsFigures(IGrainFactory grains, GrainCalls calls, ILogger<SavedDepositsFigures> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly Meter _meter = new(TaelMeter.Name);

    /// <summary>As of the last look; empty before the first.</summary>
    public ImmutableArray<(TrustScene Scene, SavedDeposits Deposits)> Now { get; private set; } = [];

    /// <summary>All scenes as they are now, in their order.</summary>
    public static async Task<ImmutableArray<(TrustScene Scene, SavedDeposits Deposits)>> Look(IGrainFactory grains, GrainCalls calls)
    {
        var scenes = Enum.GetValues<TrustScene>();
        var deposits = await Task.WhenAll(scenes.Select(scene => calls.Run(grains.SavedDeposits(scene), grain => grain.Look())));
        return [.. scenes.Zip(deposits)];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        _meter.CreateObservableCounter(
            "tael.deposits.saved",
            () => Now.Select(one => Of(one.Scene, one.Deposits.Saved.Minor)),
            description: "Fen of risk funds of service orders that ended well");
        _meter.CreateObservableCounter(
            "tael.deposits.orders", () => Now.Select(one => Of(one.Scene, one.Deposits.Orders)), description: "Those orders");
        using var looks = new PeriodicTimer(LookEvery, TimeProvider.System);

        // Not in the first seconds: the silo is still starting.
        while (await HasTicked(looks, stoppingToken))
        {
            try
            {
                Now = await Look(grains, calls);
            }
            catch (Exception failure)
            {
                if (!stoppingToken.IsCancellationRequested) LogFailed(log, failure);
            }
        }
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    private static async Task<bool> HasTicked(PeriodicTimer looks, CancellationToken stoppingToken)
    {
        Task next = looks.WaitForNextTickAsync(stoppingToken).AsTask();
        await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stoppingToken.IsCancellationRequested;
    }

    private static Measurement<long> Of(TrustScene scene, long value) =>
        new(value, new KeyValuePair<string, object?>("scene", SceneNames.Of(scene)));

    [LoggerMessage(LogLevel.Warning, "The deposits saved could not be looked at")]
    private static partial void LogFailed(ILogger log, Exception failure);
}

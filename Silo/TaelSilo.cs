using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tael.Grains.Devices;
using Tael.Grains.Ledger;
using Tael.Grains.Notifications;
using Tael.Silo.Audits;
using Tael.Silo.Figures;
using Tael.Silo.Journals;
using Tael.Silo.Runtime;

namespace Tael.Silo;

/// <summary>Puts a silo into a host: runtime, grains, journal. The grains are called through <c>IGrainFactory</c>.</summary>
public static class TaelSilo
{
    /// <summary>Opens the store, bringing its schema up to date, and composes a silo on it.</summary>
    public static async Task<IHostApplicationBuilder> AddTael(this IHostApplicationBuilder builder, TaelOptions options)
    {
        var store = await JournalStore.Open(options.Store, new JournalOptions { IsShared = options.Cluster is not null });
        builder.Services.AddSingleton(store);
        builder.Services.AddHostedService<StoreLifetime>();
        builder.AddTael(options, store, store);
        builder.Services.AddSingleton(services => new Auditor(
            store, TimeProvider.System, services.GetRequiredService<ILogger<Auditor>>()));
        builder.Services.AddSingleton(store.Book);
        builder.Services.AddSingleton(store.Bills);
        builder.Services.AddSingleton(store.Faces);
        builder.Services.AddSingleton<IAuditor>(services => services.GetRequiredService<Auditor>());
        builder.Services.AddHostedService<AuditorHost>();
        builder.Services.AddHostedService<SweepStarter>();
        builder.Services.AddSingleton(new StoreFigures(store, options.Clock));
        builder.Services.AddSingleton<TaelMeter>();
        builder.Services.AddHostedService<FiguresClock>();
        return builder;
    }

    /// <summary>Composes a way to the grains of a cluster, for a process that has none itself.</summary>
    /// <exception cref="NotSupportedException">This build has no cluster.</exception>
    public static IHostApplicationBuilder AddTaelClient(this IHostApplicationBuilder builder, TaelOptions options)
    {
        builder.Services.AddSingleton(options.Clock);
        builder.Services.AddSingleton<LiveFigures>();
        builder.Services.AddHostedService<WindowsClock>();
        builder.AddRuntimeClient(options);
        return builder;
    }

    /// <summary>Composes a silo on a journal of the caller's, and leaves sweeping to the caller.</summary>
    public static IHostApplicationBuilder AddTael(
        this IHostApplicationBuilder builder, TaelOptions options, IJournal journal, IWebhookStore webhooks)
    {
        builder.Services.AddSingleton(options.Clock);
        builder.Services.AddSingleton(journal);
        builder.Services.AddSingleton(webhooks);
        builder.Services.AddSingleton<AccountServices>();
        builder.Services.AddSingleton<DeviceCounts>();
        builder.Services.AddSingleton<LiveFigures>();
        builder.AddRuntime(options);
        return builder;
    }
}

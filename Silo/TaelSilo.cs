using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tael.Grains.Ledger;
using Tael.Grains.Notifications;
using Tael.Silo.Journals;
using Tael.Silo.Runtime;

namespace Tael.Silo;

/// <summary>Puts a silo into a host: runtime, grains, journal. The grains are called through <c>IGrainFactory</c>.</summary>
public static class TaelSilo
{
    public static async Task<IHostApplicationBuilder> AddTael(this IHostApplicationBuilder builder, TaelOptions options)
    {
        var store = await JournalStore.Open(options.Store);
        builder.Services.AddSingleton(options.Clock);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton<IJournal>(store);
        builder.Services.AddSingleton<IWebhookStore>(store);
        builder.Services.AddSingleton<AccountServices>();
        builder.AddRuntime(options);
        builder.Services.AddHostedService<SweepStarter>();
        return builder;
    }
}

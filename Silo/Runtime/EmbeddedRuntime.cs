using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Tael.Silo.Runtime;

/// <summary>One process: our own runtime, nothing to install.</summary>
internal static class EmbeddedRuntime
{
    public static void AddRuntime(this IHostApplicationBuilder builder, TaelOptions options) =>
        builder.UseOrleans(silo => silo.UseInMemoryReminderService());
}

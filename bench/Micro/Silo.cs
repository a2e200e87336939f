using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Tael.Bench.Micro;

/// <summary>A host with the runtime and nothing else.</summary>
internal static class Silo
{
    internal static async Task<(IHost Host, IGrainFactory Grains)> Start()
    {
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans();
        var host = builder.Build();
        await host.StartAsync();
        return (host, host.Services.GetRequiredService<IGrainFactory>());
    }
}

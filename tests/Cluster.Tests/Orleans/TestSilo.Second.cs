using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Tael.Tests;

/// <summary>What two silos on one journal need: the second knows the first, and each grain may live on either.</summary>
internal sealed partial class TestSilo
{
    static partial void CountSilos(ref int count) => count = 2;

    static partial void Prepare(IHostApplicationBuilder builder, IHost? first)
    {
        builder.Services.AddSingleton<PlacementStrategy, RandomPlacement>();
        if (first is null) return;

        var primary = first.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint;
        builder.Services.Configure<DevelopmentClusterMembershipOptions>(options => options.PrimarySiloEndpoint = primary);
    }
}

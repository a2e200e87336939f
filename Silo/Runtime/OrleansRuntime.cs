using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Orleans.Dashboard;
using Orleans.Hosting;

namespace Tael.Silo.Runtime;

/// <summary>Microsoft Orleans, as one silo that no other joins.</summary>
/// <remarks>Reminders need not outlive the process: whoever owns one registers it at every start.</remarks>
internal static class OrleansRuntime
{
    public static void AddRuntime(this IHostApplicationBuilder builder, TaelOptions options) =>
        builder.UseOrleans(silo =>
        {
            var (siloPort, gatewayPort) = FreePorts();
            silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: "tael", clusterId: "tael");
            silo.UseInMemoryReminderService().AddDashboard();
        });

    /// <summary>Two that nobody listens on: the fixed ones of Orleans allow one silo a machine.</summary>
    private static (int Silo, int Gateway) FreePorts()
    {
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        silo.Start();
        gateway.Start();
        return (((IPEndPoint)silo.LocalEndpoint).Port, ((IPEndPoint)gateway.LocalEndpoint).Port);
    }
}

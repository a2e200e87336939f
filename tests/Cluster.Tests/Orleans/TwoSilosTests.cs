using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Silo;
using Tael.Silo.Journals;
using Tael.Tests.Stage;

namespace Tael.Tests.Orleans;

/// <summary>Silos that find each other in PostgreSQL, on Microsoft Orleans.</summary>
public sealed class TwoSilosTests
{
    private const int Orders = 300;
    private static readonly MerchantId Merchant = new(1900000001);
    private static readonly UserId[] Users = [.. Enumerable.Range(1, 20).Select(i => new UserId(10_000_000 + i))];
    private static readonly UserId[] Later = [.. Enumerable.Range(1, 50).Select(i => new UserId(20_000_000 + i))];

    [Fact]
    public async Task Payments_go_on_when_a_silo_joins_and_when_one_leaves()
    {
        var store = await (await PrivatePostgres.Shared).CreateDatabase();
        using var first = await Start(store);
        await Fund(Grains(first));
        await PayAll(Grains(first), 0);

        using var second = await Start(store);
        await PayAll(Grains(second), 1);
        await PayAll(Grains(first), 2);
        var hosts = await Grains(second).GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        Assert.Equal(2, hosts.Count);
        foreach (var user in Later) await Grains(second).Wallet(user).Open(new OpenWallet(null));
        foreach (var silo in hosts.Keys) Assert.True(await CountWallets(second, silo) > 0, $"{silo} has no wallet.");

        await first.StopAsync();
        await PayAll(Grains(second), 3);
        await second.StopAsync();

        await using var journal = await JournalStore.Open(store);
        var audit = await journal.AuditAsync();
        Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
        Assert.Equal(Orders * 4, (await journal.ReadFromStart(Merchant.Account)).Rows.Count);
    }

    private static async Task<IHost> Start(string store)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        var address = new ClusterAddress("test", IPAddress.Loopback, FreePort(), FreePort());
        await builder.AddTael(new TaelOptions(store, TimeProvider.System, address));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task Fund(IGrainFactory grains)
    {
        foreach (var user in Users)
        {
            await grains.Wallet(user).Open(new OpenWallet(null));
            await grains.Bank().BringIn(new(RequestId.Parse($"{user}"), user.Wallet, Money.Fen(Orders * 4)));
        }
    }

    private static Task PayAll(IGrainFactory grains, int round) => Parallel.ForAsync(0, Orders, async (i, _) =>
    {
        var number = OutTradeNo.Parse($"order-{round}-{i}");
        var order = number.OrderOf(Merchant);
        var payer = Users[i % Users.Length];
        var terms = new OrderTerms
        {
            Merchant = Merchant,
            OutTradeNo = number,
            AppId = "wx0",
            TradeType = TradeType.Native,
            Amount = Money.Fen(1),
            Description = "tea",
        };
        Assert.Equal(CreateOrderStatus.Created, await TestSilo.UntilKnown(() => grains.Payment(order).Create(new(terms))));
        Assert.Equal(PayOrderStatus.Paid, await TestSilo.UntilKnown(
            () => grains.Wallet(payer).Pay(new(RequestId.Parse($"{number}"), payer, order, Money.Fen(1)))));
    });

    private static async Task<int> CountWallets(IHost host, SiloAddress silo) =>
        (await Grains(host).GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics([silo]))
            .Where(statistic => statistic.GrainType.Contains("WalletGrain", StringComparison.Ordinal)).Sum(statistic => statistic.ActivationCount);

    private static IGrainFactory Grains(IHost host) => host.Services.GetRequiredService<IGrainFactory>();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

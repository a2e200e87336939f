using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Grains.Ledger;
using Tael.Silo;
using Tael.Silo.Journals;

namespace Tael.Bench.Load;

/// <summary>Orders created and paid through the grains by many callers at once, each payment durable before it counts.</summary>
internal static class PaymentsBench
{
    private const long TopUpMinor = 10_000_000;
    private const int WarmUpSeconds = 10;

    public static async Task<PaymentsFigures> Run(Arguments arguments)
    {
        await using var stage = await BenchStore.Open(arguments.Store, arguments.Shards);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);
        await builder.AddTael(new TaelOptions(stage.ConnectionString, TimeProvider.System));
        using var host = builder.Build();
        await host.StartAsync();

        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var store = host.Services.GetRequiredService<JournalStore>();
        await SetUp(grains, arguments);

        var callers = new Callers(grains, arguments);
        Console.Error.WriteLine($"{arguments.Clients} callers for {arguments.Seconds} s, after {WarmUpSeconds} s of warm-up …");
        var calling = callers.Start();
        await Task.Delay(TimeSpan.FromSeconds(WarmUpSeconds));

        var before = (store.Counts, Cpu: stage.CpuSeconds(), Server: stage.ServerCpuSeconds(), At: Stopwatch.GetTimestamp());
        callers.Count = true;
        await callers.ShowProgress(arguments.Seconds);
        callers.Count = false;
        var seconds = Stopwatch.GetElapsedTime(before.At).TotalSeconds;
        var after = (store.Counts, Cpu: stage.CpuSeconds(), Server: stage.ServerCpuSeconds());
        await callers.Stop(calling);

        var running = host.Services.GetRequiredService<IAuditor>().Look();
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"the running audit: {running.Findings.Length} findings, {running.LagMillis / 1e3:F1} s behind"));
        Console.Error.WriteLine("audit …");
        var lost = await stage.CountMissing(callers.Acknowledged);
        await host.StopAsync();
        var audit = await stage.Audit();
        var latencies = callers.SortedLatencies();
        var payments = latencies.Length;
        var server = (after.Server - before.Server) / payments * 1e6;
        var here = (after.Cpu - before.Cpu) / payments * 1e6 - server;
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{server:F0} µs of processor per payment in PostgreSQL, {here:F0} µs here"));
        return new PaymentsFigures(
            payments / seconds,
            Percentile(latencies, 0.50),
            Percentile(latencies, 0.99),
            Percentile(latencies, 1),
            (after.Counts.Appends - before.Counts.Appends) / seconds,
            (after.Counts.Batches - before.Counts.Batches) / seconds,
            (after.Cpu - before.Cpu) / payments,
            callers.Errors,
            audit.Sum,
            lost,
            audit.Mismatches + audit.ChainBroken,
            running.Findings.Length,
            running.LagMillis / 1e3,
            arguments.Clients,
            arguments.Accounts,
            arguments.Merchants);
    }

    private static async Task SetUp(IGrainFactory grains, Arguments arguments)
    {
        Console.Error.WriteLine($"{arguments.Accounts} wallets, {arguments.Merchants} merchants …");
        var limit = new ParallelOptions { MaxDegreeOfParallelism = 512 };
        await Parallel.ForAsync(0, arguments.Merchants, limit, async (i, _) => await grains.Merchant(MerchantOf(i)).Register(
            new RegisterMerchant(new MerchantProfile($"m{i}", new FeeRate(60), ["wx0"], [new MerchantKey("00", "")], ""))));
        await Parallel.ForAsync(0, arguments.Accounts, limit, async (i, _) =>
        {
            await grains.Wallet(UserOf(i)).Open(new OpenWallet(null));
            await grains.Bank().BringIn(
                new BringInMoney(RequestId.Parse($"bench-{i}"), UserOf(i).Wallet, Money.Fen(TopUpMinor)));
        });
    }

    private static MerchantId MerchantOf(int i) => new(1_900_000_000 + i);

    private static UserId UserOf(int i) => new(10_000_000 + i);

    private static double Percentile(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : Math.Round(sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)], 3);

    /// <summary>Callers that each make an order, pay it, and go on with the next.</summary>
    private sealed class Callers(IGrainFactory grains, Arguments arguments)
    {
        private readonly ConcurrentBag<List<double>> _latencies = [];
        private readonly ConcurrentBag<List<(int Caller, int Number, int Merchant)>> _acknowledged = [];
        private volatile bool _stop;
        private int _errors;
        private long _paid;

        public bool Count { get; set; }

        public int Errors => _errors;

        public IEnumerable<AccountId> Acknowledged => _acknowledged.SelectMany(list => list)
            .Select(order => NumberOf(order.Caller, order.Number).OrderOf(MerchantOf(order.Merchant)));

        /// <summary>Waits, and says every five seconds how many have been paid.</summary>
        public async Task ShowProgress(int seconds)
        {
            for (var left = seconds; left > 0; left -= 5)
            {
                var before = Volatile.Read(ref _paid);
                var step = Math.Min(5, left);
                await Task.Delay(TimeSpan.FromSeconds(step));
                Console.Error.WriteLine($"{(Volatile.Read(ref _paid) - before) / step} payments a second …");
            }
        }

        public Task[] Start() => [.. Enumerable.Range(0, arguments.Clients).Select(i => Task.Run(() => Call(i)))];

        public async Task Stop(Task[] running)
        {
            _stop = true;
            await Task.WhenAll(running);
        }

        public double[] SortedLatencies()
        {
            var all = _latencies.SelectMany(list => list).ToArray();
            Array.Sort(all);
            return all;
        }

        private async Task Call(int caller)
        {
            var random = new Random(caller);
            var latencies = new List<double>(100_000);
            var acknowledged = new List<(int, int, int)>(100_000);
            for (var n = 0; !_stop; n++)
            {
                var started = Stopwatch.GetTimestamp();
                var merchant = random.Next(arguments.Merchants);
                if (!await Pay(random, merchant, NumberOf(caller, n)))
                {
                    Interlocked.Increment(ref _errors);
                    continue;
                }

                acknowledged.Add((caller, n, merchant));
                Interlocked.Increment(ref _paid);
                if (Count) latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            _latencies.Add(latencies);
            _acknowledged.Add(acknowledged);
        }

        private static OutTradeNo NumberOf(int caller, int n) => OutTradeNo.Parse($"b{caller}-{n:D8}");

        private async Task<bool> Pay(Random random, int merchant, OutTradeNo number)
        {
            var payer = UserOf(random.Next(arguments.Accounts));
            var order = number.OrderOf(MerchantOf(merchant));
            var amount = Money.Fen(random.Next(1, 100));
            try
            {
                var created = await grains.Payment(order).Create(new CreateOrder(new OrderTerms
                {
                    Merchant = MerchantOf(merchant),
                    OutTradeNo = number,
                    AppId = "wx0",
                    TradeType = TradeType.Native,
                    Amount = amount,
                    Description = "bench",
                }));
                if (created != CreateOrderStatus.Created) return false;

                var paid = await grains.Wallet(payer).Pay(new PayOrder(RequestId.Parse(number.Value), payer, order, amount));
                return paid == PayOrderStatus.Paid;
            }
            catch (Exception failure)
            {
                Console.Error.WriteLine($"{number}: {failure.Message}");
                return false;
            }
        }
    }
}

/// <summary>The contract's figures. <c>cpuSecondsPerPayment</c> counts this process, load and silo together, and a
/// private PostgreSQL; milliseconds are from before the order is made until it is paid; <c>auditFindings</c> is what the running
/// audit has found under the load.</summary>
internal sealed record PaymentsFigures(
    double PaymentsPerSecond,
    double P50ms,
    double P99ms,
    double Maxms,
    double AppendsPerSecond,
    double BatchesPerSecond,
    double CpuSecondsPerPayment,
    int Errors,
    long Sum,
    long Lost,
    long Mismatches,
    int AuditFindings,
    double? AuditLagSeconds,
    int Clients,
    int Accounts,
    int Merchants);

using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Grains.Ledger;
using Tael.Silo.Journals;
using Tael.Tests.Journals;

namespace Tael.Tests.Upgrades;

/// <summary>What any release has written, this one reads, audits and goes on with.</summary>
public sealed class UpgradeTests : IDisposable
{
    private static readonly UserId OlderPayer = new(10_000_003);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tael-upgrade-");

    public static TheoryData<string, StoreKind> Fixtures
    {
        get
        {
            var all = new TheoryData<string, StoreKind>();
            foreach (var name in JournalFixture.Names)
            {
                all.Add(name, StoreKind.Sqlite);
                all.Add(name, StoreKind.Postgres);
            }

            return all;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory, MemberData(nameof(Fixtures))]
    public async Task An_older_journal_audits_clean_and_every_account_is_folded(string name, StoreKind kind)
    {
        var place = await Copy(name, kind);
        await using var store = await JournalStore.Open(place);
        var audit = await store.AuditAsync();
        Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
        Assert.True(audit is { Events: > 250, OpenTransfers: 1, Sum: 0 }, $"{audit}");

        await using var silo = await TestSilo.Start(store);
        var grains = silo.Grains;
        foreach (var account in await Accounts(place))
        {
            var rows = (await store.ReadFromStart(account)).Rows;
            foreach (var row in rows) Assert.Equal(row.Movement, EventJson.Read<AccountEvent>(row).Movement);

            // The grain folds them too; it throws if state and ledger differ.
            if (account.Kind != AccountKind.External) Assert.Equal(rows[^1].BalanceMinor, await BalanceOf(grains, account));
        }

        Assert.Equal(100, (await store.Read(Shop.Customer.Wallet)).Snapshot!.Version);
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task An_older_journal_answers_retries_as_then_and_pays_on(string name, StoreKind kind)
    {
        await using var store = await JournalStore.Open(await Copy(name, kind));
        await using var silo = await TestSilo.Start(store);
        var (grains, shop) = (silo.Grains, new Shop(silo.Grains));
        var before = await BalanceOf(grains, Shop.Customer.Wallet);

        for (var i = 0; i < JournalFixture.PaidOrders; i++)
        {
            Assert.Equal(CreateOrderStatus.Created, await shop.Order(i));
            Assert.Equal(PayOrderStatus.Paid, await shop.Pay(i));
        }

        Assert.Equal(PayOrderStatus.OrderClosed, await shop.Pay(1_001));
        Assert.Equal(PayOrderStatus.OrderNotFound, await shop.Pay(1_003));
        Assert.Equal(CreateOrderStatus.OrderClosed, await shop.Order(1_002));
        Assert.Equal(before, await BalanceOf(grains, Shop.Customer.Wallet));
        Assert.Equal(1, (await grains.Wallet(new UserId(10_000_002)).Look())!.PasswordFailures);

        // What was on its way in the older form arrives; its order is far too old by now, and gives it back.
        var open = Assert.Single(await store.Overdue(new(long.MaxValue), 10));
        await grains.Account(open.Source).Deliver([open.Id]);
        Assert.Equal(PayOrderStatus.OrderClosed, await PayOlder(grains, 1));
        Assert.Equal(PayOrderStatus.Paid, await PayOlder(grains, 2));
        Assert.Equal(200, await BalanceOf(grains, OlderPayer.Wallet));

        Assert.Equal(PayOrderStatus.Paid, await shop.OrderAndPay(2_000));
        Assert.Equal(before - Shop.Price, await BalanceOf(grains, Shop.Customer.Wallet));
        var audit = await store.AuditAsync();
        Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
    }

    /// <summary>Merchants and wallets begin from snapshots that know nothing of fees given back or of payment codes.</summary>
    [Theory, MemberData(nameof(Fixtures))]
    public async Task An_older_journal_gives_money_back_and_asks_for_passwords(string name, StoreKind kind)
    {
        await using var store = await JournalStore.Open(await Copy(name, kind));
        await using var silo = await TestSilo.Start(store);
        var (grains, shop) = (silo.Grains, new Shop(silo.Grains));
        Assert.Equal(PayOrderStatus.Paid, await shop.OrderAndPay(2_000));
        var (payment, merchant) = (grains.Payment(Shop.OrderOf(2_000)), grains.Merchant(Shop.Merchant));
        await payment.Settle();
        var feesDue = (await merchant.Look())!.FeesDue;

        var refund = ReverseOrder.RefundOf((await payment.Look())!.Terms!);
        Assert.Equal(RefundPaymentStatus.Refunded, await merchant.Refund(refund));
        Assert.Equal(RefundPaymentStatus.Refunded, await merchant.Refund(refund));
        Assert.Equal(new FeeRate(60).Of(Money.Fen(Shop.Price)), feesDue - (await merchant.Look())!.FeesDue);
        Assert.True((await payment.Look())!.IsReversed);

        await shop.Order(2_001);
        var byCode = new PayOrder(
            RequestId.Parse("code-1"), Shop.Customer, Shop.OrderOf(2_001), Money.Fen(PayOrder.PasswordFreeMaxMinor + 1), ByCode: true);
        Assert.Equal(PayOrderStatus.PasswordRequired, await grains.Wallet(Shop.Customer).Pay(byCode));
        Assert.Equal(Shop.OrderOf(2_001), Assert.Single((await grains.Wallet(Shop.Customer).Look())!.Asked).Order);
        var audit = await store.AuditAsync();
        Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
    }

    [Fact]
    public void There_is_a_journal_of_the_first_release_and_all_are_small()
    {
        Assert.Contains("0001", JournalFixture.Names);
        foreach (var name in JournalFixture.Names)
        {
            var files = new DirectoryInfo(new JournalFixture(name).Folder).GetFiles();
            Assert.Equal(["postgres.sql", "sqlite.db"], files.Select(file => file.Name).Order());
            Assert.InRange(files.Sum(file => file.Length), 1, 300_000);
        }
    }

    private static Task<PayOrderStatus> PayOlder(IGrainFactory grains, int number) => grains.Wallet(OlderPayer).Pay(new(
        RequestId.Parse($"older-{number}"), OlderPayer, AccountId.Parse($"o-1900000001-older-{number}"), Money.Fen(100)));

    private async Task<string> Copy(string name, StoreKind kind)
    {
        var fixture = new JournalFixture(name);
        return kind == StoreKind.Sqlite ? fixture.Sqlite(_folder.FullName) : await fixture.Postgres();
    }

    private static async Task<List<AccountId>> Accounts(string store)
    {
        await using var database = await JournalStore.OpenDatabase(store, new());
        return await database.Query(reader => AccountId.Parse(reader.GetString(0)), "SELECT DISTINCT account FROM journal");
    }

    private static async Task<long> BalanceOf(IGrainFactory grains, AccountId account) => account.Kind switch
    {
        AccountKind.Wallet => (await grains.Wallet(UserId.Parse(account.Value[2..])).Look())!.BalanceMinor,
        AccountKind.Order => (await grains.Payment(account).Look())!.BalanceMinor,
        AccountKind.Merchant => (await grains.Merchant(Shop.Merchant).Look())!.BalanceMinor,
        _ => throw new ArgumentOutOfRangeException(nameof(account), account, "It has no look."),
    };
}

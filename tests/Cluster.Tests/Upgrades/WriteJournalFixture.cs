using System.Text;
using Npgsql;
using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Grains.Ledger;
using Tael.Silo.Backups;
using Tael.Silo.Journals;
using Tael.Tests.Journals;
using Tael.Tests.Stage;

namespace Tael.Tests.Upgrades;

/// <summary>Writes the fixture of this release: where fixtures are if it is told its name, else only to see that it can be.</summary>
/// <remarks>A bit of everything that is journaled: wallets with and without password, a wrong password, a wallet past its first
/// snapshot, orders paid, closed, never paid and closed before they came, money given back, a payment on its way, notifications
/// with attempts, and rows of the older form, whose payload says the movement too.</remarks>
public sealed class WriteJournalFixture
{
    private const string Switch = "TAEL_WRITE_JOURNAL";

    [Fact]
    public async Task Can_be_written()
    {
        var name = Environment.GetEnvironmentVariable(Switch);
        var folder = name is null ? Directory.CreateTempSubdirectory("tael-fixture-").FullName : new JournalFixture(name).Folder;
        if (name is not null) Assert.False(Directory.Exists(folder), "A fixture is never changed.");

        Directory.CreateDirectory(folder);
        await Write(folder);
        Assert.All([$"{folder}/sqlite.db", $"{folder}/postgres.sql"], file => Assert.InRange(new FileInfo(file).Length, 1, 300_000));
        if (name is null) Directory.Delete(folder, recursive: true);
    }

    private static async Task Write(string folder)
    {
        await Fill($"Data Source={folder}/work.db");
        await Backup.Take($"{folder}/backup", $"Data Source={folder}/work.db");
        File.Move($"{folder}/backup/tael.db", $"{folder}/sqlite.db");
        Directory.Delete($"{folder}/backup", recursive: true);
        foreach (var file in Directory.GetFiles(folder, "work.db*")) File.Delete(file);

        var store = await (await PrivatePostgres.Shared).CreateDatabase();
        await Fill(store);
        await File.WriteAllTextAsync($"{folder}/postgres.sql", await Dump(store));
    }

    private static async Task Fill(string store)
    {
        await using var journal = await JournalStore.Open(store);
        await using (var silo = await TestSilo.Start(journal))
        {
            await Trade(silo.Grains);
        }

        await journal.Record(new((await journal.Log(null, 1))[0].Webhook.Id, 1, new(5), 500, "late", "{}", "no", 7, false, new(9)));
        await AddOlderForm(journal);
    }

    private static async Task Trade(IGrainFactory grains)
    {
        var shop = new Shop(grains);
        await shop.Open(1_000_000);
        for (var i = 0; i < JournalFixture.TopUps; i++)
        {
            await grains.Bank().BringIn(new(RequestId.Parse($"fen-{i}"), Shop.Customer.Wallet, Money.Fen(1)));
        }

        for (var i = 0; i < JournalFixture.PaidOrders; i++) Assert.Equal(PayOrderStatus.Paid, await shop.OrderAndPay(i));

        await shop.Order(1_000);
        await shop.Order(1_001);
        await grains.Payment(Shop.OrderOf(1_001)).Close(new());
        Assert.Equal(PayOrderStatus.OrderClosed, await shop.Pay(1_001));
        await grains.Payment(Shop.OrderOf(1_002)).Close(new());
        Assert.Equal(PayOrderStatus.OrderNotFound, await shop.Pay(1_003));

        var careful = new UserId(10_000_002);
        await grains.Wallet(careful).Open(new OpenWallet(new PaymentPassword("salt", 1, "right")));
        await grains.Bank().BringIn(new(RequestId.Parse("careful"), careful.Wallet, Money.Fen(500)));
        var wrong = new PayOrder(
            RequestId.Parse("wrong"), careful, Shop.OrderOf(1_000), Money.Fen(100), new PasswordProof("wrong"));
        Assert.Equal(PayOrderStatus.PasswordWrong, await grains.Wallet(careful).Pay(wrong));
    }

    /// <summary>Two payments as they were written before payloads left out what the columns say: one has gone all the way, the
    /// other is on its way to an order that has grown too old.</summary>
    private static async Task AddOlderForm(JournalStore journal)
    {
        var (bank, wallet, merchant) = (
            await Continue(journal, "x-bank"), new Scribe("w-10000003"), await Continue(journal, $"{Shop.Merchant.Account}"));
        Scribe[] orders = [new("o-1900000001-older-1"), new("o-1900000001-older-2")];
        await Stored(journal, bank.Append(
            Moved(bank, "MoneyBroughtIn", Movement.Debit(Id("x-bank/older"), wallet.Account, Money.Fen(300)))));
        await Stored(journal, wallet.Append(
            wallet.Row(null, "WalletOpened", """{"at":2}"""u8.ToArray()),
            Moved(wallet, "WalletCredited", Movement.Credit(Id("x-bank/older"), AccountId.Bank, Money.Fen(300))),
            Paid(wallet, orders[0]),
            Paid(wallet, orders[1])));
        foreach (var order in orders) await Stored(journal, order.Append(Created(order)));

        var settle = TransferId.Of(orders[1].Account, "settle");
        await Stored(journal, orders[1].Append(
            Moved(
                orders[1], "OrderPaid", Movement.Credit(Id($"{wallet.Account}/older-2"), wallet.Account, Money.Fen(100)),
                ",\"transactionId\":\"4223111500000000000000000002\""),
            Moved(orders[1], "OrderSettled", Movement.Debit(settle, merchant.Account, Money.Fen(100)))));
        await Stored(journal, merchant.Append(Moved(
            merchant, "PaymentSettled", Movement.Credit(settle, orders[1].Account, Money.Fen(100)), ",\"fee\":\"CNY 1\"")));
    }

    private static JournalRow Paid(Scribe wallet, Scribe order) => Moved(
        wallet, "OrderPaymentDebited",
        Movement.Debit(Id($"{wallet.Account}/{order.Account.Value[13..]}"), order.Account, Money.Fen(100)), ",\"byPassword\":false");

    private static JournalRow Created(Scribe order)
    {
        var no = order.Account.Value[13..];
        return order.Row(null, "OrderCreated", Encoding.UTF8.GetBytes(
            """{"terms":{"merchant":1900000001,"outTradeNo":""" + $"\"{no}\"" +
            ""","appId":"wx0","tradeType":1,"amount":"CNY 100","description":"tea"},"at":1}"""));
    }

    /// <summary>A row whose payload says its movement once more.</summary>
    private static JournalRow Moved(Scribe account, string kind, Movement movement, string more = "")
    {
        var side = movement.Kind == MovementKind.Debit ? "to" : "from";
        return account.Row(movement, kind, Encoding.UTF8.GetBytes(
            $$"""{"transfer":"{{movement.Transfer}}","{{side}}":"{{movement.Counterparty}}","amount":"CNY {{movement.Amount.Minor}}","at":7{{more}}}"""));
    }

    private static TransferId Id(string text) => TransferId.Parse(text);

    private static async Task<Scribe> Continue(JournalStore journal, string account)
    {
        var scribe = new Scribe(account);
        foreach (var row in (await journal.ReadFromStart(scribe.Account)).Rows) scribe.Follow(row);
        return scribe;
    }

    private static async Task Stored(JournalStore journal, JournalAppend append) =>
        Assert.Equal(AppendOutcome.Stored, await journal.Append(append));

    /// <summary>The tables' own scripts and every row, as SQL.</summary>
    private static async Task<string> Dump(string store)
    {
        await using var connection = new NpgsqlConnection($"{store};Pooling=false");
        await connection.OpenAsync();
        var sql = new StringBuilder(SchemaScripts.TextUpTo("Postgres", await SchemaScripts.Version(connection))).Append('\n');
        foreach (var table in await StoreTables.List(connection))
        {
            var columns = string.Join(", ", table.Columns);
            var rows = await connection.Query(
                reader => reader.GetString(0),
                $"""
                SELECT concat_ws(', ', {string.Join(", ", table.Columns.Select(column => $"quote_nullable({column})"))})
                FROM {table.Name} ORDER BY 1
                """);
            if (rows.Count > 0) sql.Append($"INSERT INTO {table.Name} ({columns}) VALUES\n({string.Join("),\n(", rows)});\n");
        }

        return sql.ToString();
    }
}

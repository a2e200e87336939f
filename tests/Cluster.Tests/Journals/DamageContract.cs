namespace Tael.Tests.Journals;

/// <summary>Rows that can't be read are their own account's misfortune.</summary>
public abstract class DamageContract(StoreKind kind) : StoreTest(kind)
{
    /// <summary>Reads are gathered: one row that is none failed every read that happened to go with it.</summary>
    [Theory]
    [InlineData("UPDATE journal SET counterparty = 'nobody' WHERE account = 'w-1' AND version = 2")]
    [InlineData("DELETE FROM journal WHERE account = 'w-1' AND version = 2")]
    public async Task An_account_that_can_not_be_read_is_no_obstacle_to_others(string sql)
    {
        var (wallet, order) = (new Scribe("w-1"), new Scribe("o-1"));
        await Stored(wallet.Append(wallet.Row(), wallet.Debit("pay", "o-1", 0), wallet.Row()));
        await Stored(order.Append(order.Row(), order.Row()));
        await Tamper(sql);

        var damaged = Enumerable.Range(0, 50).Select(_ => Store.Read(wallet.Account)).ToArray();
        var others = Enumerable.Range(0, 50).Select(_ => Store.Read(order.Account)).ToArray();

        Assert.All(await Task.WhenAll(others), history => Assert.Equal(2, history.Rows.Count));
        foreach (var read in damaged) await Assert.ThrowsAsync<InvalidDataException>(() => read);
    }
}

public sealed class DamagePostgres() : DamageContract(StoreKind.Postgres);

public sealed class DamageShards() : DamageContract(StoreKind.Shards);

public sealed class DamageSqlite() : DamageContract(StoreKind.Sqlite);

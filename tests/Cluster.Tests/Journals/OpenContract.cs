using Tael.Silo.Journals;
using Tael.Tests.Stage;

namespace Tael.Tests.Journals;

/// <summary>A store is opened as it is, brought up to date, or refused in words that say what to do.</summary>
public abstract class OpenContract(StoreKind kind) : StoreTest(kind)
{
    [Fact]
    public async Task Opening_again_changes_nothing()
    {
        await Stored(new Scribe("w-1").Note());

        var again = await OpenAnother();

        Assert.Single((await again.Read(new Scribe("w-1").Account)).Rows);
    }

    [Fact]
    public async Task Processes_that_open_a_new_store_at_once_make_its_tables_once()
    {
        var database = await NewDatabase();
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => OpenAnother(database))));

        foreach (var store in stores) Assert.True((await store.AuditAsync()).IsClean);
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_refused()
    {
        await Tamper("INSERT INTO schema_versions (version, name) VALUES (9000, '9000-future.sql')");

        var refused = await Assert.ThrowsAsync<JournalStoreException>(() => OpenAnother());

        Assert.Contains("has schema version 9000; this program knows", refused.Message);
    }
}

public sealed class OpeningPostgres() : OpenContract(StoreKind.Postgres)
{
    [Fact]
    public async Task A_database_that_is_not_there_is_named_and_no_password_is_told()
    {
        var refused = await Refusal($"{ConnectionString};Database=nowhere;Password=s3cret");

        Assert.Contains("/nowhere: there is no such database. Create it", refused);
        Assert.DoesNotContain("s3cret", refused);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var refused = await Refusal("Host=127.0.0.1;Port=1;Username=tael;Password=s3cret");

        Assert.Contains("127.0.0.1:1/tael: no answer", refused);
        Assert.DoesNotContain("s3cret", refused);
    }

    [Theory]
    [InlineData("tael.db", "is not Key=Value")]
    [InlineData("Database=tael", "names no database")]
    [InlineData("Host=h;Prot=5432", "is not one of PostgreSQL")]
    [InlineData("Data Source=x;Host=y", "is not one of SQLite")]
    [InlineData("Data Source=:memory:", "must be a file")]
    public async Task A_connection_string_that_is_none_is_refused(string connectionString, string why) =>
        Assert.Contains(why, await Refusal(connectionString));

    [Fact]
    public async Task Loopback_serves_as_well_as_the_socket()
    {
        await using var store = await JournalStore.Open((await PrivatePostgres.Shared).TcpConnectionString);

        Assert.StartsWith("PostgreSQL 127.0.0.1:", store.Place);
    }

    private static async Task<string> Refusal(string connectionString) =>
        (await Assert.ThrowsAsync<JournalStoreException>(() => JournalStore.Open(connectionString))).Message;
}

public sealed class OpeningShards() : OpenContract(StoreKind.Shards)
{
    [Theory]
    [InlineData("{1} | {0}", "is shard 2 of 2, and is named as 1 of 2")]
    [InlineData("{0}", "is shard 1 of 2, and is named as 1 of 1")]
    [InlineData("{0} | {1} | {2}", "not all databases beside it are its shards")]
    [InlineData("{0} | {2}", "not all databases beside it are its shards")]
    [InlineData("{0} | {3}", "is a shard of another store")]
    [InlineData("{0} | Data Source=other.db", "is one file")]
    public async Task Databases_that_are_not_the_shards_of_one_store_are_refused(string named, string why)
    {
        await Stored(new Scribe("w-1").Note(), new Scribe("w-2").Note(), new Scribe("w-3").Note());
        var own = ConnectionString.Split(" | ");
        var other = (await NewDatabase()).Split(" | ");
        var foreign = (await NewDatabase());
        await OpenAnother(foreign);
        var store = string.Format(
            System.Globalization.CultureInfo.InvariantCulture, named, own[0], own[1], other[0], foreign.Split(" | ")[1]);

        var refused = await Assert.ThrowsAsync<JournalStoreException>(() => JournalStore.Open(store));

        Assert.Contains(why, refused.Message);
        await OpenAnother();
    }

    [Fact]
    public async Task A_store_of_one_database_does_not_become_a_shard()
    {
        var (one, two) = (await NewDatabase(), await NewDatabase());
        var single = await OpenAnother(one.Split(" | ")[0]);
        await single.Append(new Scribe("w-1").Note());

        var refused = await Assert.ThrowsAsync<JournalStoreException>(() => JournalStore.Open($"{one.Split(" | ")[0]} | {two.Split(" | ")[0]}"));

        Assert.Contains("has a journal", refused.Message);
    }

    /// <summary>No index sees both, so their times make them differ.</summary>
    [Fact]
    public void Orders_that_are_kept_apart_never_have_the_same_transaction_id()
    {
        var now = new Domain.Instant(Scribe.StartMicros);
        var (order, other) = (Domain.Ledger.AccountId.Parse("o-1-a"), Domain.Ledger.AccountId.Parse("o-2-a"));
        Assert.NotEqual(Store.Dated(order, now), Store.Dated(other, now));
        Assert.Equal(Store.Dated(order, now), Store.Dated(order, Store.Dated(order, now)));
    }

    /// <summary>What an owner has stands together, owners are spread, and where is the same for ever.</summary>
    [Theory]
    [InlineData("m-1900000001", 1)]
    [InlineData("o-1900000001-order-0001", 1)]
    [InlineData("w-100001", 1)]
    [InlineData("w-100003", 0)]
    [InlineData("s-100003", 0)]
    [InlineData("x-bank", 0)]
    [InlineData("", 0)]
    public void An_account_stays_where_it_is(string account, int shard) => Assert.Equal(shard, Shards.Of(account, 2));
}

public sealed class OpeningSqlite() : OpenContract(StoreKind.Sqlite);

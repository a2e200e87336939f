using System.Collections.Concurrent;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;
using Tael.Silo.Journals;
using Tael.Tests.Stage;

namespace Tael.Tests.Journals;

/// <summary>PostgreSQL is killed (SIGKILL) under load, and started again.</summary>
public sealed class CrashTests : IAsyncLifetime
{
    private PrivatePostgres _postgres = null!;

    public async ValueTask InitializeAsync() => _postgres = await PrivatePostgres.StartAsync();

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    /// <summary>A ledger answered 201 to hundreds of writes around a restart of PostgreSQL; they were gone afterwards.</summary>
    [Fact]
    public async Task What_was_answered_stored_is_there_after_a_crash_and_the_rest_is_whole_or_not_at_all()
    {
        await using var store = await JournalStore.Open(_postgres.ConnectionString);
        var stored = new ConcurrentDictionary<AccountId, long>();
        for (var crash = 0; crash < 3; crash++)
        {
            var left = 500;
            var underLoad = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var clients = Enumerable.Range(0, 32).Select(i => AppendUntilItFails($"w-{crash}-{i}", CountDown)).ToArray();
            Assert.Same(underLoad.Task, await Task.WhenAny(underLoad.Task, Task.WhenAll(clients)));
            await _postgres.KillAsync();
            await Task.WhenAll(clients);
            await _postgres.RestartAsync();

            void CountDown()
            {
                if (Interlocked.Decrement(ref left) == 0) underLoad.SetResult();
            }
        }

        var debits = 0;
        foreach (var (account, version) in stored)
        {
            var history = await store.Read(account);
            var rows = history.Rows.Count;
            Assert.True(rows == version || rows == version + 3, $"{account}: answered {version}, there are {rows}");
            debits += rows / 3;
        }

        Assert.Equal(debits, (await store.Overdue(new(long.MaxValue), int.MaxValue)).Count);

        var audit = await store.AuditAsync();
        Assert.Equal((0, 0), (audit.ChainBroken, audit.Mismatches));

        async Task AppendUntilItFails(string name, Action answered)
        {
            var account = new Scribe(name);
            stored[account.Account] = 0;
            try
            {
                while (true)
                {
                    JournalRow[] rows = [account.Row(), account.Debit($"{account.Version}", "o-1", 0), account.Row()];
                    Assert.Equal(AppendOutcome.Stored, await store.Append(account.Append(rows)));
                    stored[account.Account] = account.Version;
                    answered();
                }
            }
            catch (Exception lost) when (lost is JournalOutcomeUnknownException or JournalNotStoredException)
            {
                // As it is in earnest: the activation gives itself up.
            }
        }
    }

    [Fact]
    public async Task A_store_that_can_not_be_reached_fails_appends_in_time_and_serves_again_when_it_is_back()
    {
        var options = new JournalOptions { WritersMax = 1, UnreachableMax = TimeSpan.FromMilliseconds(200) };
        await using var store = await JournalStore.Open(_postgres.ConnectionString, options);
        var wallet = new Scribe("w-1");
        Assert.Equal(AppendOutcome.Stored, await store.Append(wallet.Append(wallet.Debit("a", "o-1", 1))));
        await _postgres.KillAsync();
        store.Acknowledge(wallet.Account, TransferId.Parse("w-1/a"));

        await Assert.ThrowsAsync<JournalOutcomeUnknownException>(() => store.Append(new Scribe("w-2").Note()));
        var failure = await Assert.ThrowsAsync<JournalNotStoredException>(() => store.Append(new Scribe("w-3").Note()));
        Assert.True(failure.IsTransient);

        await _postgres.RestartAsync();
        Assert.Equal(AppendOutcome.Stored, await store.Append(wallet.Note()));
        var history = await store.Read(wallet.Account);
        Assert.Equal(2, history.Rows.Count);
        await store.DisposeAsync();
        await using var again = await JournalStore.Open(_postgres.ConnectionString);
        Assert.Empty(await again.Overdue(new(long.MaxValue), 10));
    }

    [Fact]
    public async Task Reads_do_not_notice_a_restart_between_two_of_them()
    {
        await using var store = await JournalStore.Open(_postgres.ConnectionString);
        var wallet = new Scribe("w-1");
        Assert.Equal(AppendOutcome.Stored, await store.Append(wallet.Append(wallet.Debit("a", "o-1", 1))));
        for (var round = 0; round < 2; round++)
        {
            Assert.Single((await store.Read(wallet.Account)).Rows);
            Assert.NotNull(await store.Find(wallet.Account, TransferId.Parse("w-1/a")));
            Assert.Single(await store.Overdue(new(long.MaxValue), 10));
            await _postgres.KillAsync();
            await _postgres.RestartAsync();
        }
    }

    [Fact]
    public async Task Appends_wait_for_a_store_that_is_back_in_time()
    {
        await using var store = await JournalStore.Open(_postgres.ConnectionString);
        await _postgres.KillAsync();
        var waiting = Enumerable.Range(1, 20).Select(i => store.Append(new Scribe($"w-{i}").Note())).ToArray();

        await _postgres.RestartAsync();

        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(AppendOutcome.Stored, outcome));
    }
}

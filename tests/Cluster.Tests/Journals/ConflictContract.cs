using Tael.Domain.Ledger;
using Tael.Grains.Ledger;
using Tael.Silo.Journals;

namespace Tael.Tests.Journals;

/// <summary>What was there first stays; who comes later is told by name, and nobody else is troubled.</summary>
public abstract class ConflictContract(StoreKind kind) : StoreTest(kind)
{
    [Fact]
    public async Task A_version_is_stored_once()
    {
        var (first, second) = (new Scribe("w-1"), new Scribe("w-1"));
        await Stored(first.Note(), first.Note());

        Assert.Equal(new(AppendStatus.VersionTaken), await Store.Append(second.Note()));
        Assert.Equal(new(AppendStatus.VersionTaken), await Store.Append(second.Note()));
        await Stored(second.Note());
    }

    [Fact]
    public async Task A_transfer_is_stored_once_in_each_account_and_the_refusal_names_it()
    {
        var (wallet, order) = (new Scribe("w-1"), new Scribe("o-1"));
        await Stored(wallet.Append(wallet.Debit("pay", "o-1", 5)), order.Append(order.Credit(wallet, "pay", 5)));

        var again = order.Append(order.Row(), order.Credit(wallet, "pay", 5));
        Assert.Equal(new(AppendStatus.TransferTaken, TransferId.Parse("w-1/pay")), await Store.Append(again));
        Assert.Single((await Store.Read(order.Account)).Rows);
    }

    [Fact]
    public async Task One_append_can_not_hold_a_transfer_twice()
    {
        var (wallet, order) = (new Scribe("w-1"), new Scribe("o-1"));
        var twice = order.Append(order.Credit(wallet, "pay", 5), order.Credit(wallet, "pay", 5));

        Assert.Equal(new(AppendStatus.TransferTaken, TransferId.Parse("w-1/pay")), await Store.Append(twice));
        Assert.Empty((await Store.Read(order.Account)).Rows);
    }

    [Fact]
    public async Task A_transaction_is_stored_once()
    {
        var (order, other) = (new Scribe("o-1"), new Scribe("o-1-b"));
        await Stored(order.Note() with { Trade = Trade(order, 1) });

        var outcome = await Store.Append(other.Note() with { Trade = Trade(other, 1) });

        Assert.Equal(new(AppendStatus.TransactionTaken), outcome);
        Assert.Equal(order.Account, await Store.FindOrder(Trade(order, 1).Id));
    }

    [Fact]
    public async Task A_taken_version_is_told_before_a_taken_transfer_and_that_before_a_taken_transaction()
    {
        var (wallet, order, late) = (new Scribe("w-1"), new Scribe("o-1"), new Scribe("o-1"));
        await Stored(order.Append(order.Credit(wallet, "pay", 5)) with { Trade = Trade(order, 1) });

        var all = late.Append(late.Credit(wallet, "pay", 5)) with { Trade = Trade(late, 1) };
        Assert.Equal(new(AppendStatus.VersionTaken), await Store.Append(all));

        var transfer = order.Append(order.Credit(wallet, "pay", 5)) with { Trade = Trade(order, 1) };
        Assert.Equal(AppendStatus.TransferTaken, (await Store.Append(transfer)).Status);
    }

    [Fact]
    public async Task A_conflict_fails_its_own_append_and_no_other()
    {
        var (stale, payer, taken, traded) = (new Scribe("w-1"), new Scribe("w-2"), new Scribe("o-1"), new Scribe("o-1-b"));
        await Stored(
            new Scribe("w-1").Note(),
            taken.Append(taken.Credit(payer, "pay", 5)) with { Trade = Trade(taken, 1) });

        JournalAppend[] inTheWay =
        [
            stale.Note(),
            taken.Append(taken.Credit(payer, "pay", 5)),
            traded.Note() with { Trade = Trade(traded, 1) },
        ];
        var innocent = Enumerable.Range(100, 50).Select(i => new Scribe($"w-{i}")).ToArray();
        var statuses = await AppendAtOnce(
            [.. innocent[..25].Select(one => one.Append(one.Debit("pay", "o-9", 1))), .. inTheWay,
            .. innocent[25..].Select(one => one.Append(one.Debit("pay", "o-9", 1)))]);

        Assert.Equal(
            [AppendStatus.VersionTaken, AppendStatus.TransferTaken, AppendStatus.TransactionTaken], statuses[25..28]);
        Assert.Equal(50, statuses.Count(status => status == AppendStatus.Stored));
        foreach (var one in innocent)
        {
            var history = await Store.Read(one.Account);
            Assert.Single(history.Rows);
        }

        Assert.Equal(
            innocent.Select(one => one.Account).ToHashSet(),
            (await Store.Overdue(Always, 100)).Select(transfer => transfer.Source).Where(innocent.Select(o => o.Account).Contains).ToHashSet());
    }

    [Fact]
    public async Task Of_appends_that_exclude_each_other_in_one_batch_exactly_the_first_is_stored()
    {
        var (order, other) = (new Scribe("o-1"), new Scribe("o-1-b"));
        var statuses = await AppendAtOnce(
        [
            .. Enumerable.Range(0, 20).Select(_ => new Scribe("w-1").Note()),
            order.Note() with { Trade = Trade(order, 1) }, other.Note() with { Trade = Trade(other, 1) },
        ]);

        Assert.Equal(AppendStatus.Stored, statuses[0]);
        Assert.All(statuses[1..20], status => Assert.Equal(AppendStatus.VersionTaken, status));
        Assert.Single(statuses[20..], AppendStatus.Stored);
        Assert.Single(statuses[20..], AppendStatus.TransactionTaken);
    }

    [Fact]
    public async Task An_append_that_is_built_on_one_without_an_answer_is_not_stored_lest_it_leave_a_gap()
    {
        var tried = 0;
        for (var round = 0; tried == 0 && round < 100; round++)
        {
            var (payer, order, twin) = (new Scribe("w-1"), new Scribe($"o-{round}"), new Scribe($"o-{round}"));
            await Stored(order.Append(order.Credit(payer, $"{round}", 5)));
            twin.Row();
            var (taken, onIt, same) = (order.Append(order.Credit(payer, $"{round}", 5)), order.Note(), twin.Note());

            var first = Store.Append(taken);
            if (first.IsCompleted) continue;

            tried++;
            var (second, third) = (Store.Append(onIt), Store.Append(same));
            Assert.Equal(AppendStatus.TransferTaken, (await first).Status);
            await Assert.ThrowsAsync<JournalNotStoredException>(() => second);

            // One that wants the same version is another activation's, and gets its turn.
            Assert.Equal(AppendOutcome.Stored, await third);
            Assert.Equal([1, 2], (await Store.Read(order.Account)).Rows.Select(row => row.Version));
        }

        Assert.NotEqual(0, tried);
    }

    [Fact]
    public async Task An_append_that_can_not_be_stored_at_all_fails_alone()
    {
        await Stored(new Scribe("o-1").Note() with { Webhooks = [Webhook("n-1", "o-1")] });
        var bad = Store.Append(new Scribe("o-1-b").Note() with { Webhooks = [Webhook("n-1", "o-1-b")] });
        var good = Enumerable.Range(1, 50).Select(i => Store.Append(new Scribe($"w-{i}").Note())).ToArray();

        Assert.All(await Task.WhenAll(good), outcome => Assert.Equal(AppendOutcome.Stored, outcome));
        var failure = await Assert.ThrowsAsync<JournalNotStoredException>(() => bad);
        Assert.False(failure.IsTransient);
        Assert.Empty((await Store.Read(AccountId.Parse("o-1-b"))).Rows);
    }

    [Fact]
    public async Task Of_two_activations_in_two_processes_exactly_one_writes_each_version()
    {
        var other = await OpenAnother();
        var winner = new Scribe("w-1");
        for (var round = 0; round < 200; round++)
        {
            // Both know the same history: the loser has read it again.
            var next = winner.Append(winner.Debit($"pay-{round}", "o-1", 1));
            var outcomes = await Task.WhenAll(Store.Append(next), other.Append(next));

            Assert.Single(outcomes, AppendOutcome.Stored);
            Assert.Single(outcomes, new AppendOutcome(AppendStatus.VersionTaken));
        }

        Assert.Equal(200, (await Store.Read(winner.Account)).Rows.Count);
    }

    [Fact]
    public async Task Two_processes_that_want_the_same_of_many_accounts_share_it_without_an_error()
    {
        var other = await OpenAnother();
        for (var round = 0; round < 10; round++)
        {
            var appends = Enumerable.Range(1, 40).Select(i => new Scribe($"w-{round}-{i}").Note()).ToArray();
            var forth = appends.Select(append => Store.Append(append)).ToArray();
            var back = appends.Reverse().Select(append => other.Append(append)).ToArray();
            var outcomes = await Task.WhenAll([.. forth, .. back]);

            Assert.Equal(40, outcomes.Count(outcome => outcome.Status == AppendStatus.Stored));
            Assert.Equal(40, outcomes.Count(outcome => outcome.Status == AppendStatus.VersionTaken));
        }
    }
}

public sealed class ConflictsOnPostgres() : ConflictContract(StoreKind.Postgres);

public sealed class ConflictsOnShards() : ConflictContract(StoreKind.Shards);

public sealed class ConflictsOnSqlite() : ConflictContract(StoreKind.Sqlite);

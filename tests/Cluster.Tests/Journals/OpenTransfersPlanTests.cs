namespace Tael.Tests.Journals;

/// <summary>What a few open commits have debited is found without looking through the journal, however long it is.</summary>
public sealed class OpenTransfersPlanTests() : StoreTest(StoreKind.Sqlite)
{
    [Theory]
    [InlineData("SELECT * FROM open_transfers")]
    [InlineData("SELECT * FROM open_transfers WHERE opened_at < 7 AND commit_id > 'a' AND commit_id <= 'b'")]
    [InlineData("""
        SELECT o.amount, (SELECT 1 FROM journal c
          WHERE c.account = o.target AND c.transfer_id = o.transfer_id AND c.movement = 2) FROM open_transfers o
        """)]
    public async Task Go_from_the_open_commits_to_their_rows(string sql)
    {
        var plan = await Plan(sql);

        Assert.DoesNotContain(plan, step => step.Contains("AUTOMATIC", StringComparison.Ordinal));
        Assert.Contains(plan, step => step.StartsWith("SEARCH j ", StringComparison.Ordinal)
            && step.EndsWith("(account=? AND version=?)", StringComparison.Ordinal));
    }
}

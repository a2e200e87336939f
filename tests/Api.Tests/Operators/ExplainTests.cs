using Tael.Tests.Stage;

namespace Tael.Tests.Operators;

/// <summary>Which entries make a balance: GET /ops/v1/accounts/{id}/explain.</summary>
public sealed class ExplainTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_entries_of_all_pages_come_to_the_balance(bool onPostgres)
    {
        await using var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        var (merchant, operators) = (tael.DemoMerchant(), new OperatorClient(tael));
        var payer = await tael.NewPayer(balance: 1_000);
        for (var i = 1; i <= 5; i++)
        {
            Assert.Equal(200, (await payer.Pay(await merchant.Order($"order-{i}", i * 10), $"r-{i}")).Status);
        }

        var (sum, seen, cursor) = (0L, new List<long>(), "");
        for (var more = true; more;)
        {
            var page = (await operators.Get($"/accounts/w-{payer.UserId}/explain?limit=3{cursor}")).Json;
            Assert.Equal(850, page.GetProperty("balance").GetInt64());
            foreach (var entry in page.GetProperty("entries").EnumerateArray())
            {
                seen.Add(entry.GetProperty("version").GetInt64());
                sum += entry.Text("movement") switch
                {
                    "credit" => entry.GetProperty("amount").GetInt64(),
                    "debit" => -entry.GetProperty("amount").GetInt64(),
                    _ => 0,
                };
            }

            more = page.Text("nextCursor") is { } next && (cursor = $"&cursor={next}").Length > 0;
        }

        Assert.Equal(850, sum);
        Assert.Equal(Enumerable.Range(1, 8).Select(version => (long)version).Reverse(), seen);
    }

    [Theory]
    [InlineData("nobody", 400, "PARAM_ERROR")]
    [InlineData("w-1", 404, "ACCOUNT_NOT_FOUND")]
    [InlineData("w-1?limit=0", 400, "PARAM_ERROR")]
    [InlineData("w-1?limit=201", 400, "PARAM_ERROR")]
    [InlineData("w-1?limit=x", 400, "PARAM_ERROR")]
    [InlineData("w-1?cursor=0", 400, "PARAM_ERROR")]
    [InlineData("w-1?cursor=-7", 400, "PARAM_ERROR")]
    public async Task Refuses_what_it_must(string target, int status, string code)
    {
        await using var tael = await TaelUnderTest.Start();
        var at = target.IndexOf('?', StringComparison.Ordinal);
        var (account, query) = at < 0 ? (target, "") : (target[..at], target[at..]);
        var refused = await new OperatorClient(tael).Get($"/accounts/{account}/explain{query}");
        Assert.Equal((status, code), (refused.Status, refused.Code));
    }
}

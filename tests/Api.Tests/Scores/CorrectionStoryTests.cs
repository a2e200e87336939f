using System.Net.Http.Json;
using System.Text.Json;
using Tael.Tests.Operators;
using Tael.Tests.ServiceOrders;
using static Tael.Tests.ServiceOrders.ServiceOrderStoryTests;

namespace Tael.Tests.Scores;

/// <summary>A user asks for a correction of what has lowered their score, and an operator decides.</summary>
public sealed class CorrectionStoryTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task What_is_upheld_counts_no_more(bool onPostgres)
    {
        await using var shop = await RentalShop.Open(onPostgres);
        var operators = new OperatorClient(shop.Tael);
        var before = await ScoreOf(shop);
        Assert.Equal(204, (await operators.Post("/complaints", Complaint(shop))).Status);
        var version = await VersionOf(shop, "ComplaintUpheld");
        var asked = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Ask(shop, new { version, reason = "it was not me" })));
        Assert.All(asked, reply => Assert.Equal(("ASKED", "ComplaintUpheld"), StateOf(reply)));
        Assert.Equal((409, "CORRECTION_ASKED"), Of(await Ask(shop, new { version, reason = "another" })));
        Assert.Equal(before - 30, await ScoreOf(shop));

        await shop.Restart();
        operators = new OperatorClient(shop.Tael);
        var target = $"/score-corrections/{shop.User.UserId}";
        var decided = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => operators.Post(target, new { version, upheld = true, reason = "mixed up" })));
        Assert.All(decided, reply => Assert.Equal(("UPHELD", "ComplaintUpheld"), StateOf(reply)));
        Assert.Equal((409, "DECIDED"), Of(await operators.Post(target, new { version, upheld = false, reason = "mixed up" })));
        Assert.Equal(before, await ScoreOf(shop));
        Assert.DoesNotContain("score\":", System.Text.Encoding.UTF8.GetString(decided[0].Body), StringComparison.Ordinal);

        // The user is told why, and everything that is kept is in the export.
        var export = (await shop.User.Send(HttpMethod.Get, "/wallet/v1/score/export")).Json;
        Assert.Equal("mixed up", export.GetProperty("corrections")[0].GetProperty("decision").GetString());
        var kinds = export.GetProperty("history").GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("what").GetString());
        Assert.Equal(["ComplaintUpheld", "CorrectionAsked", "CorrectionDecided"], kinds.Where(what => what![0] == 'C' && what != "ConsentGiven"));
    }

    [Fact]
    public async Task Bad_input_and_strangers_change_nothing()
    {
        await using var shop = await RentalShop.Open();
        var operators = new OperatorClient(shop.Tael);
        Assert.Equal(204, (await operators.Post("/complaints", Complaint(shop))).Status);
        var version = await VersionOf(shop, "ComplaintUpheld");
        foreach (var (body, status, code) in new (object, int, string)[]
        {
            (new { version }, 400, "PARAM_ERROR"),
            (new { version, reason = "" }, 400, "PARAM_ERROR"),
            (new { version, reason = new string('a', 201) }, 400, "PARAM_ERROR"),
            (new { version, reason = "a\u0007b" }, 400, "PARAM_ERROR"),
            (new { version = 0, reason = "a" }, 400, "PARAM_ERROR"),
            (new { version = "1", reason = "a" }, 400, "PARAM_ERROR"),
            (new { version, reason = "a", points = 30 }, 400, "PARAM_ERROR"),
            (new { version = 1, reason = "a" }, 404, "NOTHING_TO_CORRECT"),
            (new { version = version + 1, reason = "a" }, 404, "NOTHING_TO_CORRECT"),
        })
        {
            var reply = await Ask(shop, body);
            Assert.True(Of(reply) == (status, code), $"{JsonSerializer.Serialize(body)}: {RentalShop.JsonText(reply)}");
        }

        var target = $"/score-corrections/{shop.User.UserId}";
        Assert.Equal((404, "NOT_ASKED"), Of(await operators.Post(target, new { version, upheld = true, reason = "a" })));
        Assert.Equal(200, (await Ask(shop, new { version, reason = "it was not me" })).Status);
        foreach (var (body, status, code) in new (object, int, string)[]
        {
            (new { version, upheld = true }, 400, "PARAM_ERROR"),
            (new { version, upheld = true, reason = " " }, 400, "PARAM_ERROR"),
            (new { version, upheld = true, reason = new string('a', 201) }, 400, "PARAM_ERROR"),
            (new { version, upheld = "yes", reason = "a" }, 400, "PARAM_ERROR"),
            (new { version = version + 1, upheld = true, reason = "a" }, 404, "NOT_ASKED"),
        })
        {
            var reply = await operators.Post(target, body);
            Assert.True(Of(reply) == (status, code), $"{JsonSerializer.Serialize(body)}: {RentalShop.JsonText(reply)}");
        }

        Assert.Equal((404, "USER_NOT_FOUND"), Of(await operators.Post("/score-corrections/nobody", new { version, upheld = true, reason = "a" })));
        Assert.Equal(401, (await new OperatorClient(shop.Tael, "no-operator").Post(target, new { version, upheld = true, reason = "a" })).Status);
        Assert.Equal(("ASKED", "ComplaintUpheld"), StateOf(await shop.User.Send(HttpMethod.Get, "/wallet/v1/score/corrections")));
    }

    private static object Complaint(RentalShop shop) =>
        new { id = "c-1", userId = shop.User.UserId, mchid = shop.Merchant.Mchid, reason = "left it in the rain" };

    private static Task<Reply> Ask(RentalShop shop, object body) =>
        shop.User.Send(HttpMethod.Post, "/wallet/v1/score/corrections", JsonContent.Create(body));

    private static (string? State, string? What) StateOf(Reply reply)
    {
        var first = reply.Json.GetProperty("corrections")[0];
        return (first.GetProperty("state").GetString(), first.GetProperty("what").GetString());
    }

    private static async Task<int> ScoreOf(RentalShop shop) =>
        (await shop.User.Send(HttpMethod.Get, "/wallet/v1/score")).Json.GetProperty("score").GetInt32();

    private static async Task<long> VersionOf(RentalShop shop, string what) =>
        (await shop.User.Send(HttpMethod.Get, "/wallet/v1/score/history?limit=200")).Json.GetProperty("entries").EnumerateArray()
            .Single(entry => entry.GetProperty("what").GetString() == what).GetProperty("version").GetInt64();
}

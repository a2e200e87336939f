using System.Text.Json;
using Tael.Tests.Operators;
using Tael.Tests.ServiceOrders;
using static Tael.Tests.ServiceOrders.ServiceOrderStoryTests;

namespace Tael.Tests.Scores;

/// <summary>Complaints that operators uphold cost points, once each; nobody else can lower a score.</summary>
public sealed class ComplaintStoryTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task An_upheld_complaint_counts_once_and_is_seen(bool onPostgres)
    {
        await using var shop = await RentalShop.Open(onPostgres);
        var operators = new OperatorClient(shop.Tael);
        var before = await ScoreOf(shop);
        var complaint = new { id = "c-1", userId = shop.User.UserId, mchid = shop.Merchant.Mchid, reason = "left it in the rain" };
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => operators.Post("/complaints", complaint)));
        Assert.All(all, reply => Assert.Equal(204, reply.Status));
        Assert.Equal(before - 30, await ScoreOf(shop));
        Assert.Equal(1, await Upheld(shop));
        Assert.Equal((409, "ID_USED"), Of(await operators.Post("/complaints", complaint with { reason = "another" })));

        // The gate goes by it at once.
        Assert.Equal((403, "SCORE_TOO_LOW"), Of(await shop.Confirm(await shop.Package("s1"))));
        await shop.Restart();
        Assert.Equal(204, (await new OperatorClient(shop.Tael).Post("/complaints", complaint)).Status);
        Assert.Equal((before - 30, 1), (await ScoreOf(shop), await Upheld(shop)));
    }

    [Fact]
    public async Task Bad_input_and_strangers_change_nothing()
    {
        await using var shop = await RentalShop.Open();
        var operators = new OperatorClient(shop.Tael);
        var good = new { id = "c-1", userId = shop.User.UserId, mchid = shop.Merchant.Mchid, reason = "rain" };
        foreach (var (body, status, code) in new (object, int, string)[]
        {
            (good with { id = "a b" }, 400, "PARAM_ERROR"),
            (good with { id = "" }, 400, "PARAM_ERROR"),
            (good with { id = new string('a', 33) }, 400, "PARAM_ERROR"),
            (good with { reason = " " }, 400, "PARAM_ERROR"),
            (good with { reason = "a\nb" }, 400, "PARAM_ERROR"),
            (good with { reason = new string('a', 501) }, 400, "PARAM_ERROR"),
            (good with { userId = "99999999" }, 404, "USER_NOT_FOUND"),
            (good with { userId = "nobody" }, 404, "USER_NOT_FOUND"),
            (good with { mchid = "1999999999" }, 404, "MERCHANT_NOT_FOUND"),
            (new { good.id, good.userId, good.mchid }, 400, "PARAM_ERROR"),
            (new { good.id, good.userId, good.mchid, good.reason, points = 500 }, 400, "PARAM_ERROR"),
        })
        {
            var reply = await operators.Post("/complaints", body);
            Assert.True(Of(reply) == (status, code), $"{JsonSerializer.Serialize(body)}: {RentalShop.JsonText(reply)}");
        }

        Assert.Equal(401, (await new OperatorClient(shop.Tael, "no-operator").Post("/complaints", good)).Status);
        Assert.Equal(404, (await shop.Merchant.Post("/v3/payscore/complaints", good)).Status);
        Assert.Equal(0, await Upheld(shop));
    }

    private static async Task<int> ScoreOf(RentalShop shop) =>
        (await shop.User.Send(HttpMethod.Get, "/wallet/v1/score")).Json.GetProperty("score").GetInt32();

    private static async Task<int> Upheld(RentalShop shop) =>
        (await shop.User.Send(HttpMethod.Get, "/wallet/v1/score/history?limit=200")).Json.GetProperty("entries").EnumerateArray()
            .Count(entry => entry.GetProperty("what").GetString() == "ComplaintUpheld");
}

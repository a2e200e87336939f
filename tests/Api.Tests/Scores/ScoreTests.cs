using System.Net.Http.Json;
using System.Text.Json;
using Tael.Domain.Scores;
using Tael.Tests.Stage;

namespace Tael.Tests.Scores;

/// <summary>What a user sees of their score, on both stores; and that nobody else sees any of it.</summary>
public sealed class ScoreTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_user_consents_sees_score_reasons_and_history_exports_and_withdraws(bool onPostgres)
    {
        await using var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: 500);
        Assert.Equal(200, (await payer.Pay(await merchant.Order("before-1", 200), "r-1")).Status);

        var none = (await Get(payer, "")).Json;
        Assert.False(none.GetProperty("consent").GetBoolean());
        Assert.Equal(JsonValueKind.Null, none.GetProperty("score").ValueKind);
        Assert.Empty((await Get(payer, "/history")).Json.GetProperty("entries").EnumerateArray());

        var given = await Consent(payer, given: true);
        Assert.Equal(given.Body, (await Consent(payer, given: true)).Body);
        var score = (await Get(payer, "")).Json;
        Assert.Equal(500, score.GetProperty("score").GetInt32());
        Assert.Equal(1, score.GetProperty("scorecardVersion").GetInt32());
        var reasons = score.GetProperty("reasons").EnumerateArray().ToDictionary(
            reason => reason.GetProperty("attribute").GetString()!, reason => reason.GetProperty("points").GetInt32());
        Assert.Equal(Enum.GetNames<ScoreAttribute>().Order(), reasons.Keys.Order());
        Assert.Equal(500, score.GetProperty("base").GetInt32() + reasons.Values.Sum());
        Assert.Equal(10, reasons["PasswordSet"]);

        Assert.Equal(200, (await payer.Pay(await merchant.Order("after-1", 100), "r-2")).Status);
        var history = (await Get(payer, "/history")).Json.GetProperty("entries").EnumerateArray().ToArray();
        Assert.Equal(
            [("before", 200), ("after", 100)],
            history.Where(entry => entry.GetProperty("what").GetString() == "PaymentMade")
                .Select((entry, i) => (i == 0 ? "before" : "after", entry.GetProperty("amount").GetInt32())));
        Assert.Equal(merchant.Mchid, history[^1].GetProperty("mchid").GetString());

        var export = (await Get(payer, "/export")).Json;
        Assert.Equal(500, export.GetProperty("score").GetProperty("score").GetInt32());
        Assert.Equal(history.Length, export.GetProperty("history").GetProperty("entries").GetArrayLength());

        Assert.False((await Consent(payer, given: false)).Json.GetProperty("consent").GetBoolean());
        Assert.Equal(JsonValueKind.Null, (await Get(payer, "")).Json.GetProperty("score").ValueKind);
    }

    [Fact]
    public async Task Bad_input_is_refused_by_name_and_changes_nothing()
    {
        await using var tael = await TaelUnderTest.Start();
        var payer = await tael.NewPayer(balance: 0);
        string[] bodies =
        [
            "", "null", "[]", "{", "{}", """{"given":null}""", """{"given":1}""", """{"given":"true"}""", """{"given":true,"given":true}""",
            """{"given":true,"user":"10000001"}""", """{"Given":true}""",
        ];
        foreach (var body in bodies)
        {
            var reply = await payer.Send(HttpMethod.Post, "/wallet/v1/score/consent", new StringContent(body));
            Assert.Equal((400, "PARAM_ERROR"), (reply.Status, reply.Code));
        }

        string[] queries =
        [
            "after=-1", "after=x", "after=", "after=9223372036854775808", "limit=0", "limit=201", "limit=x", "limit=", "limit=1&limit=2",
            "after=1.5",
        ];
        foreach (var query in queries)
        {
            var reply = await Get(payer, $"/history?{query}");
            Assert.Equal((400, "PARAM_ERROR"), (reply.Status, reply.Code));
        }

        Assert.False((await Get(payer, "")).Json.GetProperty("consent").GetBoolean());
        Assert.Empty((await Get(payer, "/history")).Json.GetProperty("entries").EnumerateArray());
    }

    [Fact]
    public async Task Nobody_sees_another_ones_score_and_a_merchant_none()
    {
        await using var tael = await TaelUnderTest.Start();
        var (payer, other) = (await tael.NewPayer(balance: 0), await tael.NewPayer(balance: 0));
        await Consent(payer, given: true);

        Assert.False((await Get(other, "")).Json.GetProperty("consent").GetBoolean());
        foreach (var path in new[] { "", "/history", "/export" })
        {
            Assert.Equal(401, (int)(await tael.Http.GetAsync(new Uri($"/wallet/v1/score{path}", UriKind.Relative))).StatusCode);
        }

        Assert.Equal(401, (int)(await tael.Http.PostAsJsonAsync("/wallet/v1/score/consent", new { given = true })).StatusCode);
    }

    private static Task<Reply> Get(PayerClient payer, string path) => payer.Send(HttpMethod.Get, $"/wallet/v1/score{path}");

    private static Task<Reply> Consent(PayerClient payer, bool given) =>
        payer.Send(HttpMethod.Post, "/wallet/v1/score/consent", JsonContent.Create(new { given }));
}

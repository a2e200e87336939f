using System.Net.Http.Json;
using System.Text.Json;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Tests.ServiceOrders;

namespace Tael.Tests.Wallets;

/// <summary>A user lends a relative of their wallet; what the relative can't pay for a service it pays; on both stores.</summary>
public sealed class FamilyCardTests
{
    private const string Cards = "/wallet/v1/family-cards";

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_relatives_card_pays_what_ones_own_balance_does_not(bool onPostgres)
    {
        await using var shop = await RentalShop.Open(onPostgres, balance: 100);
        var lender = await shop.Tael.NewPayer(10_000, shop.Merchant.AppId);
        Assert.Equal(404, (await Post(shop.User, "/accept", new { userId = lender.UserId })).Status);
        var given = await Post(lender, "", new { userId = shop.User.UserId, monthMax = 1_000 });
        Assert.Equal(("given", 1_000, 0), Only(given, "given"));
        Assert.Equal(given.Body, (await Post(lender, "", new { userId = shop.User.UserId, monthMax = 1_000 })).Body);

        // Nobody is lent anything before they have accepted it.
        await shop.Begin("s1");
        Assert.Equal(200, (await shop.Complete("s1", 600)).Status);
        Assert.Equal(("DOING", "USER_PAYING"), await shop.StateOf("s1"));
        var accepted = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Post(shop.User, "/accept", new { userId = lender.UserId })));
        Assert.All(accepted, reply => Assert.Equal(1_000, Only(reply, "held").MonthMax));

        // It may be tried just then, and be paid before it is paid by hand.
        foreach (var owed in await shop.OwnOrders()) await shop.PayByHand(owed.GetProperty("orderId").GetString()!);
        await RentalShop.Until(async () => await shop.StateOf("s1") == ("DONE", "USER_PAID"));
        Assert.Equal((100, 9_400), (await shop.User.Balance(), await lender.Balance()));
        Assert.Equal(("given", 1_000, 600), Only(await lender.Send(HttpMethod.Get, Cards), "given"));

        // The merchant sees its customer, and a refund goes to who has paid.
        var transaction = (await shop.Query("s1")).GetProperty("collection").GetProperty("details")[0].GetProperty("transaction_id").GetString();
        var seen = await shop.Merchant.Send(
            HttpMethod.Get, $"/v3/pay/transactions/id/{transaction}?mchid={shop.Merchant.Mchid}", "");
        Assert.Equal(shop.User.OpenId, seen.Json.GetProperty("payer").GetProperty("openid").GetString());
        var refund = await shop.Merchant.Post("/v3/refund/domestic/refunds", new
        {
            transaction_id = transaction, out_refund_no = "r1", amount = new { refund = 600, total = 600, currency = "CNY" },
        });
        Assert.True(refund.Status == 200, RentalShop.JsonText(refund));
        await RentalShop.Until(async () => await lender.Balance() == 10_000);

        // It is not lent again this month, but the next.
        await shop.Restart();
        lender = lender.At(shop.Tael.Http);
        await shop.Begin("s2");
        Assert.Equal(200, (await shop.Complete("s2", 500)).Status);
        Assert.Equal(("DOING", "USER_PAYING"), await shop.StateOf("s2"));
        await shop.Advance("P32D");
        await RentalShop.Until(async () => await shop.StateOf("s2") == ("DONE", "USER_PAID"));
        Assert.Equal(9_600, await shop.User.Balance() + await lender.Balance());

        var back = await Post(shop.User, "/return", new { userId = lender.UserId });
        Assert.Equal(0, back.Json.GetProperty("held").GetArrayLength());
        Assert.Equal(0, (await lender.Send(HttpMethod.Get, Cards)).Json.GetProperty("given").GetArrayLength());
        Assert.Equal(200, (await Post(lender, "/withdraw", new { userId = shop.User.UserId })).Status);
    }

    [Fact]
    public async Task A_spoilt_request_is_refused_and_changes_nothing()
    {
        await using var tael = await TaelUnderTest.Start(null);
        var merchant = await tael.NewMerchant();
        var (user, other) = (await tael.NewPayer(100, merchant.AppId), await tael.NewPayer(0, merchant.AppId));
        foreach (var (path, body, status, code) in new (string, object, int, string)[]
        {
            ("", new { }, 400, "PARAM_ERROR"),
            ("", new { userId = other.UserId }, 400, "PARAM_ERROR"),
            ("", new { monthMax = 1 }, 400, "PARAM_ERROR"),
            ("", new { userId = (string?)null, monthMax = 1 }, 400, "PARAM_ERROR"),
            ("", new { userId = 10_000_001, monthMax = 1 }, 400, "PARAM_ERROR"),
            ("", new { userId = "12345678901234567", monthMax = 1 }, 400, "PARAM_ERROR"),
            ("", new { userId = other.UserId, monthMax = 0 }, 400, "PARAM_ERROR"),
            ("", new { userId = other.UserId, monthMax = -1 }, 400, "PARAM_ERROR"),
            ("", new { userId = other.UserId, monthMax = 300_001 }, 400, "PARAM_ERROR"),
            ("", new { userId = other.UserId, monthMax = "1" }, 400, "PARAM_ERROR"),
            ("", new { userId = other.UserId, monthMax = 1.5 }, 400, "PARAM_ERROR"),
            ("", new { userId = other.UserId, monthMax = 1, more = 1 }, 400, "PARAM_ERROR"),
            ("", new { userId = "nobody", monthMax = 1 }, 404, "USER_NOT_FOUND"),
            ("", new { userId = "99999999", monthMax = 1 }, 404, "USER_NOT_FOUND"),
            ("", new { userId = user.UserId, monthMax = 1 }, 404, "USER_NOT_FOUND"),
            ("/accept", new { }, 400, "PARAM_ERROR"),
            ("/accept", new { userId = other.UserId }, 404, "FAMILY_CARD_NOT_FOUND"),
            ("/accept", new { userId = user.UserId }, 404, "FAMILY_CARD_NOT_FOUND"),
            ("/accept", new { userId = "nobody" }, 404, "FAMILY_CARD_NOT_FOUND"),
            ("/withdraw", new { }, 400, "PARAM_ERROR"),
            ("/withdraw", new { userId = 1 }, 400, "PARAM_ERROR"),
            ("/return", new { }, 400, "PARAM_ERROR"),
        })
        {
            var reply = await Post(user, path, body);
            Assert.True((status, code) == ServiceOrderStoryTests.Of(reply), $"{path} {JsonSerializer.Serialize(body)}: {RentalShop.JsonText(reply)}");
        }

        Assert.Equal(200, (await Post(user, "/withdraw", new { userId = "nobody" })).Status);
        Assert.Equal(200, (await Post(user, "/return", new { userId = other.UserId })).Status);
        foreach (var payer in new[] { user, other })
        {
            var wallet = await tael.Grains.Wallet(UserId.Parse(payer.UserId)).Look();
            Assert.Equal((0, 0), (wallet!.Cards.Length, wallet.Lenders.Length));
        }

        Assert.Equal(401, (await tael.Get(Cards)).Status);
    }

    private static Task<Reply> Post(PayerClient by, string path, object body) =>
        by.Send(HttpMethod.Post, $"{Cards}{path}", JsonContent.Create(body));

    /// <summary>The only card of those given or held.</summary>
    private static (string Of, long MonthMax, long Used) Only(Reply reply, string of)
    {
        Assert.True(reply.Status == 200, RentalShop.JsonText(reply));
        var card = Assert.Single(reply.Json.GetProperty(of).EnumerateArray());
        return (of, card.GetProperty("monthMax").GetInt64(), card.GetProperty("usedThisMonth").GetInt64());
    }
}

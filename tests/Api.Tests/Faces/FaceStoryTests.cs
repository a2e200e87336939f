using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Tael.Silo.Journals;
using Tael.Tests.Devices;

namespace Tael.Tests.Faces;

/// <summary>Payers who pay by face at a device: enrolled, found, asked, withdrawn; on both stores.</summary>
public sealed class FaceStoryTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Who_has_enrolled_pays_by_face_once_and_after_the_withdrawal_never_again(bool onPostgres)
    {
        await using var shop = await FaceShop.Start(onPostgres);
        var payer = shop.Till.Payer;
        Assert.Equal("PHONE_DIGITS_NEEDED", Till.StateOf(await shop.Sell("sale-1", 1, 0)));
        Assert.Equal("FACE_NOT_KNOWN", Till.StateOf(await shop.Pay("sale-1", 1, 0, FaceShop.Digits)));
        Assert.Equal("OPEN", Till.StateOf(await shop.Till.Look()));
        Assert.False((await payer.Send(HttpMethod.Get, "/wallet/v1/face")).Json.GetProperty("consent").GetBoolean());

        var enrolled = (await shop.Enrol(payer, 1)).Json;
        Assert.True(enrolled.GetProperty("consent").GetBoolean() && enrolled.GetProperty("enrolled").GetBoolean());

        // The first time in this store the digits say among whom to look; somebody else's do not help.
        Assert.Equal("PHONE_DIGITS_NEEDED", Till.StateOf(await shop.Pay("sale-1", 1, 0)));
        Assert.Equal("FACE_NOT_KNOWN", Till.StateOf(await shop.Pay("sale-1", 1, 0, "4321")));
        Assert.Equal("FACE_NOT_KNOWN", Till.StateOf(await shop.Pay("sale-1", 2, 0, FaceShop.Digits)));
        var face = await shop.Face(1, 0);
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shop.PayBy("sale-1", face, FaceShop.Digits)));
        Assert.All(replies, reply => Assert.Equal("PAID", Till.StateOf(reply)));
        Assert.Equal(9_900, await payer.Balance());
        var order = await shop.Merchant.Query("sale-1-1");
        Assert.Equal(("FACEPAY", "SUCCESS"), (order.GetProperty("trade_type").GetString(), order.GetProperty("trade_state").GetString()));

        // From then on a look is enough. The same capture again is no look.
        Assert.Equal("PAID", Till.StateOf(await shop.Sell("sale-2", 1, 1)));
        await shop.Till.Open("sale-3");
        Assert.Equal(("OPEN", "AUTH_CODE_INVALID"), Till.OutcomeOf(await shop.PayBy("sale-3", face, FaceShop.Digits)));
        Assert.Equal("PAID", Till.StateOf(await shop.Pay("sale-3", 1, 2)));
        Assert.Equal(9_700, await payer.Balance());
        Assert.Equal(300, (await payer.Send(HttpMethod.Get, "/wallet/v1/face")).Json.GetProperty("paidToday").GetInt64());

        await shop.Till.Restart();
        Assert.Equal("PAID", Till.StateOf(await shop.Sell("sale-4", 1, 3)));
        Assert.Equal("SUCCESS", Till.StateOf(await shop.Till.Refund("back-1", "sale-4-1", 100)));
        await shop.Till.Until(async () => await shop.Till.Payer.Balance() == 9_700);

        await FaceShop.Withdraw(shop.Till.Payer);
        var withdrawn = (await FaceShop.Withdraw(shop.Till.Payer)).Json;
        Assert.False(withdrawn.GetProperty("consent").GetBoolean() || withdrawn.GetProperty("enrolled").GetBoolean());
        Assert.Equal("PHONE_DIGITS_NEEDED", Till.StateOf(await shop.Sell("sale-5", 1, 4)));
        Assert.Equal("FACE_NOT_KNOWN", Till.StateOf(await shop.Pay("sale-5", 1, 4, FaceShop.Digits)));
        Assert.Empty(await KeptFaces(shop));

        // A repeat is answered as ever, and enrolling anew begins anew.
        Assert.Equal(200, (await shop.Enrol(shop.Till.Payer, 1)).Status);
        Assert.Equal("PHONE_DIGITS_NEEDED", Till.StateOf(await shop.Pay("sale-5", 1, 5)));
        Assert.Equal("PAID", Till.StateOf(await shop.Pay("sale-5", 1, 5, FaceShop.Digits)));
        await AssertClean(shop);
    }

    [Fact]
    public async Task What_is_much_is_confirmed_on_the_phone()
    {
        await using var shop = await FaceShop.Start();
        var rich = await shop.Tael.NewPayer(1_000_000);
        await shop.Enrol(rich, 1);
        var asked = await shop.Sell("sale-1", 1, 0, 150_000, FaceShop.Digits);
        Assert.Equal(("PAYING", "CONFIRM_ON_PHONE"), (Till.StateOf(asked), Till.Screen(asked, "customerScreen")));
        Assert.Equal("USERPAYING", (await shop.Merchant.Query("sale-1-1")).GetProperty("trade_state").GetString());
        await Confirm(rich);
        Assert.Equal("PAID", Till.StateOf(await shop.Till.Look()));

        // A day has 2,000 yuan without the password; what has been confirmed does not count.
        Assert.Equal("PAID", Till.StateOf(await shop.Sell("sale-2", 1, 1, 100_000)));
        Assert.Equal("PAID", Till.StateOf(await shop.Sell("sale-3", 1, 2, 99_000)));
        Assert.Equal("PAYING", Till.StateOf(await shop.Sell("sale-4", 1, 3, 1_001)));
        await FaceShop.Withdraw(rich);
        await Confirm(rich);
        Assert.Equal("PAID", Till.StateOf(await shop.Till.Look()));
        Assert.Equal(1_000_000 - 150_000 - 199_000 - 1_001, await rich.Balance());
        await AssertClean(shop);
    }

    [Fact]
    public async Task Twins_who_have_both_enrolled_are_asked_for_their_digits()
    {
        await using var shop = await FaceShop.Start();
        var (one, other) = (shop.Till.Payer, await shop.Tael.NewPayer(10_000));
        await shop.Enrol(one, 1, "0001");
        await other.Send(HttpMethod.Post, "/wallet/v1/face", JsonContent.Create(new { phoneDigits = "0002", face = await shop.Face(1, isTwin: true) }));
        Assert.Equal("PAID", Till.StateOf(await shop.Sell("sale-1", 1, 0, phoneDigits: "0001")));
        await shop.Till.Open("sale-2");
        Assert.Equal("PAID", Till.StateOf(await shop.PayBy("sale-2", await shop.Face(1, 0, isTwin: true), "0002")));

        // Now both are looked for in this store: where it is not clear who of them it is, it is asked, and nobody pays for the other.
        var asked = 0;
        for (var shot = 1; shot <= 8; shot++)
        {
            await shop.Till.Open($"look-{shot}");
            if (Till.StateOf(await shop.Pay($"look-{shot}", 1, shot)) == "PAID") continue;

            asked++;
            Assert.Equal("PAID", Till.StateOf(await shop.Pay($"look-{shot}", 1, shot, "0001")));
        }

        Assert.InRange(asked, 1, 8);
        Assert.Equal((9_100, 9_900), (await one.Balance(), await other.Balance()));
    }

    [Fact]
    public async Task A_device_enrols_whoever_shows_it_a_ticket_once()
    {
        await using var shop = await FaceShop.Start();
        async Task<string> Ticket() => (await shop.Till.Payer.Send(
            HttpMethod.Post, "/wallet/v1/face/tickets", JsonContent.Create(new { phoneDigits = FaceShop.Digits }))).Json.GetProperty("ticket").GetString()!;
        async Task<string?> Enrol(string ticket, int person) =>
            (await shop.Device.Post("/device/v1/faces/enrolments", new { ticket, face = await shop.Face(person) })) is { Status: 200 } ? "OK"
                : (await shop.Device.Post("/device/v1/faces/enrolments", new { ticket, face = await shop.Face(person) })).Code;

        var (first, second) = (await Ticket(), await Ticket());
        Assert.Equal("OK", await Enrol(first, 1));
        Assert.Equal("TICKET_INVALID", await Enrol(first, 2));
        Assert.Equal("TICKET_INVALID", await Enrol(second, 2));
        Assert.Equal("TICKET_INVALID", await Enrol(first[..^2] + "AA", 2));
        Assert.Equal("PAID", Till.StateOf(await shop.Sell("sale-1", 1, 0))); // It was seen here: no digits.

        var late = await Ticket();
        await shop.Tael.Post("/sandbox/clock", new { advance = "PT6M" });
        Assert.Equal("TICKET_INVALID", await Enrol(late, 2));
    }

    /// <summary>Faces are shown and consents withdrawn at the same time: what is paid was paid before the withdrawal was answered, and what is
    /// shown afterwards is not paid.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task No_face_pays_after_its_withdrawal_was_answered(bool onPostgres)
    {
        await using var shop = await FaceShop.Start(onPostgres);
        for (var round = 1; round <= 6; round++)
        {
            var payer = await shop.Tael.NewPayer(10_000);
            await shop.Enrol(payer, round);
            var codes = new List<string>();
            for (var shot = 0; shot < 6; shot++) codes.Add(await shop.CodeOf(round, shot));

            var paying = codes.Take(4).Select((code, i) => shop.Order($"race-{round}-{i}", code)).ToArray();
            var withdrawing = FaceShop.Withdraw(payer);
            await Task.WhenAll(paying);
            Assert.Equal(200, (await withdrawing).Status);

            foreach (var (code, i) in codes.Skip(4).Select((code, i) => (code, i)))
            {
                Assert.Equal("AUTH_CODE_INVALID", (await shop.Order($"late-{round}-{i}", code)).Code);
            }

            var paid = (await Task.WhenAll(paying)).Count(reply => reply.Status == 200);
            Assert.Equal(10_000 - (100 * paid), await payer.Balance());
        }

        Assert.Empty(await KeptFaces(shop));
        await AssertClean(shop);
    }

    private static async Task Confirm(PayerClient payer)
    {
        var prepayId = (await payer.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("asked").GetProperty("prepayId").GetString()!;
        Assert.Equal(200, (await payer.Pay(prepayId, $"confirm-{prepayId[^20..]}", payer.Password)).Status);
    }

    private static async Task<IEnumerable<Grains.Faces.FaceChange>> KeptFaces(FaceShop shop) =>
        (await shop.Tael.Grains.GetGrain<Grains.Faces.IFaceStoreGrain>("t-faces").Changes(0)).Where(change => change.Sealed is not null || change.Place is not null);

    private static async Task AssertClean(FaceShop shop)
    {
        var audit = await shop.Tael.Services.GetRequiredService<JournalStore>().AuditAsync();
        Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
    }
}

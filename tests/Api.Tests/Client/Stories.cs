using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Grains;
using Tael.Tests.Operators;
using Tael.Tests.Stage;

namespace Tael.Tests.Client;

/// <summary>What a merchant's program does with the library from start to end, each on a Tael of its own; and what has to be so in the
/// books afterwards, whatever the program has seen.</summary>
internal sealed class Stories : IAsyncDisposable
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    private readonly string _mode;

    private Stories(TaelUnderTest tael, string mode) => (Tael, _mode) = (tael, mode);

    private TaelUnderTest Tael { get; }

    /// <param name="platformKey">What the merchants are set up for; <paramref name="mode"/> is what the program knows the platform
    /// by.</param>
    public static async Task Run(string platformKey, string mode, bool onPostgres, Func<Stories, string, Task> story)
    {
        await using var stories = new Stories(
            await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null), mode);
        await stories.MoveTo("12:00");
        await story(stories, platformKey);
        var audit = await AuditTests.Audit(stories.Tael, audit => audit.GetProperty("rescanLagSeconds").ValueKind == JsonValueKind.Number
            && audit.GetProperty("onItsWay").GetProperty("CNY").GetInt64() == 0);
        Assert.Equal((0, 0), (audit.GetProperty("findings").GetArrayLength(), audit.GetProperty("sum").GetProperty("CNY").GetInt64()));
    }

    public ValueTask DisposeAsync() => Tael.DisposeAsync();

    /// <summary>Order, webhook, partial refunds, profit sharing with its return and unfreezing; and next morning the three bills.</summary>
    public async Task Trade(string platformKey)
    {
        var merchant = await Tael.NewMerchant(new { feeBasisPoints = 60, platformKey });
        var other = await Tael.NewMerchant(new { name = "Vermieter 房东", feeBasisPoints = 60, platformKey });
        var payer = await Tael.NewPayer(20_000, merchant.AppId);
        var day = Today;
        var lines = (await Play("trade.js", merchant, payer, other)).GetProperty("lines");

        Assert.Equal(20_000 - 4_200 + 3_700 - 10_000 + 500 + 1_000, await payer.Balance());
        await Until(async () => await BalanceOf(merchant) == 500 + 7_500 + 300 - 1_000 && await BalanceOf(other) == 1_700);
        await MoveTo("10:00");
        var own = await Bills(merchant, day, lines.GetProperty("trades"), lines.GetProperty("funds"), lines.GetProperty("shares"));
        Assert.Equal((6, 7, 3), (Lines(own, "tradebill"), Lines(own, "fundflowbill"), Lines(own, "sharebill")));
        Assert.Equal(7_300, own["fundflowbill"].GetProperty("balance").GetInt64());
        var theirs = await Bills(other, day, null, lines.GetProperty("theirFunds"), null);
        Assert.Equal(1_700, theirs["fundflowbill"].GetProperty("balance").GetInt64());
    }

    /// <summary>A combined order of two merchants, refunded by each, and both merchants' bills.</summary>
    public async Task Combined(string platformKey)
    {
        var host = await Tael.NewMerchant(new { feeBasisPoints = 60, platformKey });
        var guest = await Tael.NewMerchant(new { feeBasisPoints = 60, appid = host.AppId, platformKey });
        var payer = await Tael.NewPayer(20_000, host.AppId);
        var day = Today;
        var done = await Play("combined.js", host, payer, guest);

        Assert.Equal(20_000 - 7_700 + 3_200, await payer.Balance());
        await Until(async () => await BalanceOf(host) == 500 && await BalanceOf(guest) == 4_000);
        await MoveTo("10:00");
        foreach (var (merchant, name) in new[] { (host, "host"), (guest, "guest") })
        {
            var lines = done.GetProperty(name);
            await Bills(merchant, day, lines.GetProperty("trades"), lines.GetProperty("funds"), null);
        }
    }

    /// <summary>Services on trust.</summary>
    public async Task Service(string platformKey)
    {
        var merchant = await Tael.NewMerchant(new { platformKey });
        var agreed = await Tael.Post($"/sandbox/merchants/{merchant.Mchid}/services", new { scene = "POWER_BANK" });
        var payer = await Tael.NewPayer(1_000, merchant.AppId);
        await payer.Send(HttpMethod.Post, "/wallet/v1/score/consent", JsonContent.Create(new { given = true }));
        await Play("service.js", merchant, payer, null, agreed.Json.GetProperty("serviceId").GetString());

        Assert.Equal(300, await payer.Balance());
        await Until(async () => await BalanceOf(merchant) == 1_000 + 500 + 1_000 - 300);
    }

    /// <summary>Lessons by a plan that the user signs.</summary>
    public async Task Plan(string platformKey)
    {
        var merchant = await Tael.NewMerchant(new { platformKey });
        var agreed = await Tael.Post($"/sandbox/merchants/{merchant.Mchid}/services", new { scene = "PLAY_FIRST" });
        var payer = await Tael.NewPayer(1_000, merchant.AppId);
        await payer.Send(HttpMethod.Post, "/wallet/v1/score/consent", JsonContent.Create(new { given = true }));
        await Play("plan.js", merchant, payer, null, agreed.Json.GetProperty("serviceId").GetString());

        Assert.Equal(750, await payer.Balance());
        await Until(async () => await BalanceOf(merchant) == 250);
    }

    /// <summary>Transfers to a user, of all that a payer has paid.</summary>
    public async Task Payout(string platformKey)
    {
        var merchant = await Tael.NewMerchant(new { platformKey });
        var payer = await Tael.NewPayer(300_000, merchant.AppId);
        var code = await merchant.Order("trade-1", 300_000);
        Assert.Equal(200, (await payer.Pay(code, "r-1", payer.Password)).Status);
        await Play("payout.js", merchant, payer);

        Assert.Equal(250_000, await payer.Balance());
        Assert.Equal(0, await BalanceOf(merchant));
    }

    /// <summary>Files, signed over their meta.</summary>
    public async Task Upload(string platformKey)
    {
        var merchant = await Tael.NewMerchant(new { platformKey });
        await Play("upload.js", merchant, await Tael.NewPayer(0, merchant.AppId));
    }

    private DateOnly Today => DateOnly.FromDateTime(Now.DateTime);

    private DateTimeOffset Now => Tael.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToOffset(China);

    /// <summary>To the next such time of day, so that a story is told on one day.</summary>
    private async Task MoveTo(string time)
    {
        var wait = TimeOnly.Parse(time, CultureInfo.InvariantCulture).ToTimeSpan() - Now.TimeOfDay + TimeSpan.FromSeconds(1);
        var by = wait > TimeSpan.Zero ? wait : wait + TimeSpan.FromDays(1);
        Assert.Equal(200, (await Tael.Post("/sandbox/clock", new { advance = $"PT{(long)by.TotalSeconds}S" })).Status);
    }

    /// <summary>What the program's last step tells.</summary>
    private async Task<JsonElement> Play(
        string program, MerchantClient merchant, PayerClient payer, MerchantClient? other = null, string? serviceId = null)
    {
        var told = new
        {
            merchant = merchant.File,
            other = other?.File,
            payer = new { userId = payer.UserId, openid = payer.OpenId, token = payer.Token },
            serviceId,
            mode = _mode,
        };
        return (await NpmClient.Run(told, program))["done"];
    }

    private async Task<Dictionary<string, JsonElement>> Bills(
        MerchantClient merchant, DateOnly day, JsonElement? trades, JsonElement? funds, JsonElement? shares) =>
        await NpmClient.Run(new { merchant = merchant.File, mode = _mode, date = $"{day:yyyy-MM-dd}", trades, funds, shares }, "bills.js");

    private static int Lines(Dictionary<string, JsonElement> bills, string bill) => bills[bill].GetProperty("lines").GetInt32();

    private async Task<long> BalanceOf(MerchantClient merchant) =>
        (await Tael.Grains.Merchant(MerchantId.Parse(merchant.Mchid)).Look())?.BalanceMinor ?? 0;

    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (!await isSo()) deadline.Token.ThrowIfCancellationRequested();
    }
}

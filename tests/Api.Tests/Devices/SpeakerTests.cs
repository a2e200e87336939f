using System.Net.Http.Json;
using Tael.Domain.Devices;
using Tael.Grains;
using Tael.Tests.Stage;

namespace Tael.Tests.Devices;

/// <summary>A speaker beside a plate: a service provider binds them, payers pay by the plate's code, and each payment is said once.</summary>
public sealed class SpeakerTests
{
    private const string Bound = "OPEN_SCENARIO_SPEAKER_BIND_STATE_BINDED";
    private const string Unbound = "OPEN_SCENARIO_SPEAKER_BIND_STATE_UNBOND";

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_is_paid_by_a_plate_is_said_once_by_its_speaker_within_a_second(bool onPostgres)
    {
        await using var shop = await PlateShop.Open(onPostgres);
        var wall = await shop.Plate("wall");
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Sp.Send(HttpMethod.Get, shop.Path(), "")));
        var bound = await shop.Bind(wall);
        Assert.Equal((200, Bound), StateOf(bound));
        Assert.Equal(bound.Body, (await shop.Bind(wall)).Body);
        Assert.Equal(bound.Body, (await shop.Sp.Send(HttpMethod.Get, shop.Path(), "")).Body);
        Assert.Equal(bound.Body, (await shop.Sub.Send(HttpMethod.Get, shop.Path(), "")).Body);

        await using (var line = await Line.Connect(shop.Tael.Address, shop.Speaker))
        {
            await line.Next();
            var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => shop.Pay(wall, 1_250, "r-1")));
            var since = System.Diagnostics.Stopwatch.GetTimestamp();
            var said = await line.Command();
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(1));
            Assert.All(replies, reply => Assert.Equal(200, reply.Status));
            Assert.Equal(
                ("SPEAK", 1_250, replies[0].Json.GetProperty("out_trade_no").GetString(), "收款12.50元"),
                (said.GetProperty("kind").GetString(), said.GetProperty("amount").GetInt64(), said.GetProperty("outTradeNo").GetString(), said.GetProperty("text").GetString()));
            await line.Acknowledge(said);
            await shop.UntilSaid(1);

            // Said once, though the payment and its report are repeated and the server is started anew.
            Assert.Equal(200, (await shop.Report(replies[0].Json, wall)).Status);
        }

        await shop.Restart();
        Assert.Equal(200, (await shop.Pay(wall, 1_250, "r-1")).Status);
        Assert.Equal(1, (await shop.Look()).CommandsCount);

        // Without its speaker a plate is paid as ever; bound to another, a repeat is still the same payment.
        Assert.Equal((200, Unbound), StateOf(await shop.Sp.Send(HttpMethod.Post, $"{shop.Path()}/unbind", "")));
        Assert.Equal((200, Unbound), StateOf(await shop.Sp.Send(HttpMethod.Post, $"{shop.Path()}/unbind", "")));
        var silent = await shop.Pay(wall, 700, "r-2");
        var other = await shop.NewSpeaker();
        Assert.Equal((200, Bound), StateOf(await shop.Bind(wall, other)));
        Assert.Equal(silent.Body, (await shop.Pay(wall, 700, "r-2")).Body);
        Assert.Equal((1, 0), ((await shop.Look()).CommandsCount, (await shop.Look(other)).CommandsCount));

        // What the plate's page has ordered is said when it is reported, and then not by another.
        var report = await shop.Report(silent.Json, wall, other);
        Assert.Equal(200, report.Status);
        Assert.Equal(report.Body, (await shop.Report(silent.Json, wall, other)).Body);
        await shop.UntilSaid(1, other, isDone: false);
        await shop.Sp.Send(HttpMethod.Post, $"{shop.Path(other)}/unbind", "");
        Assert.Equal((200, Bound), StateOf(await shop.Bind(wall)));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Report(silent.Json, wall)));
        Assert.Equal((1, 1), ((await shop.Look()).CommandsCount, (await shop.Look(other)).CommandsCount));
        await shop.AssertClean();
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_changes_nothing()
    {
        await using var shop = await PlateShop.Open();
        var (wall, desk) = (await shop.Plate("wall"), await shop.Plate("desk"));
        var stranger = await shop.Tael.NewMerchant();
        var foreign = await shop.Plate("wall", stranger);
        var other = await shop.NewSpeaker();
        var gone = await shop.NewSpeaker();
        await shop.Sub.Post($"/v3/tael/devices/{gone.SerialNo}/stop", new { for_good = true, reason = "stolen" });
        var closed = await shop.Plate("closed");
        await shop.Sub.Send(HttpMethod.Post, "/v3/tael/merchant-codes/closed/close", "");
        Assert.Equal(200, (await shop.Bind(wall)).Status);
        var paid = (await shop.Pay(wall, 500, "r-1")).Json;
        await shop.UntilSaid(1, isDone: false);
        var rows = await shop.Rows();

        foreach (var (sn, sub, code, status, refused) in new (string, object?, object?, int, string)[]
        {
            (shop.Speaker.SerialNo, null, wall, 400, "PARAM_ERROR"),
            (shop.Speaker.SerialNo, 7, wall, 400, "PARAM_ERROR"),
            (shop.Speaker.SerialNo, new string('1', 33), wall, 400, "PARAM_ERROR"),
            (shop.Speaker.SerialNo, stranger.Mchid, wall, 403, "NO_AUTH"),
            (shop.Speaker.SerialNo, "nobody", wall, 403, "NO_AUTH"),
            (shop.Speaker.SerialNo, shop.Sub.Mchid, null, 400, "PARAM_ERROR"),
            (shop.Speaker.SerialNo, shop.Sub.Mchid, 7, 400, "PARAM_ERROR"),
            (shop.Speaker.SerialNo, shop.Sub.Mchid, "", 400, "PARAM_ERROR"),
            (shop.Speaker.SerialNo, shop.Sub.Mchid, "wxp://f2f0x", 400, "PARAM_ERROR"),
            (shop.Speaker.SerialNo, shop.Sub.Mchid, new string('x', 513), 400, "PARAM_ERROR"),
            (shop.Speaker.SerialNo, shop.Sub.Mchid, foreign, 400, "PARAM_ERROR"),
            (shop.Speaker.SerialNo, shop.Sub.Mchid, desk, 400, "INVALID_REQUEST"),
            (other.SerialNo, shop.Sub.Mchid, wall, 400, "INVALID_REQUEST"),
            (other.SerialNo, shop.Sub.Mchid, closed, 400, "INVALID_REQUEST"),
            (gone.SerialNo, shop.Sub.Mchid, desk, 400, "INVALID_REQUEST"),
            ("NONE", shop.Sub.Mchid, desk, 404, "RESOURCE_NOT_EXISTS"),
            ("S*1", shop.Sub.Mchid, desk, 400, "PARAM_ERROR"),
        })
        {
            var reply = await shop.Sp.Post($"{PlateShop.Speakers}/{sn}/bind", new { sub_mchid = sub, code_url = code });
            Assert.Equal((status, refused), Of(reply));
        }

        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await stranger.Send(HttpMethod.Get, shop.Path(), "")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await stranger.Send(HttpMethod.Post, $"{shop.Path()}/unbind", "")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Sp.Send(HttpMethod.Post, $"{shop.Path()}/unbind", """{"device_sn":"x"}""")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Sp.Send(HttpMethod.Get, $"{PlateShop.Speakers}/S*1", "")));

        var unpaid = await shop.Tael.NewPayer(1);
        Assert.Equal(403, (await shop.Pay(wall, 500, "r-9", unpaid)).Status);
        foreach (var (field, value, status, refused) in new (string, object?, int, string)[]
        {
            ("sub_mchid", stranger.Mchid, 403, "NO_AUTH"),
            ("sub_mchid", null, 400, "PARAM_ERROR"),
            ("code_url", desk, 400, "INVALID_REQUEST"),
            ("code_url", foreign, 400, "PARAM_ERROR"),
            ("code_url", null, 400, "PARAM_ERROR"),
            ("out_trade_no", "another", 404, "ORDER_NOT_EXIST"),
            ("out_trade_no", "a b", 400, "PARAM_ERROR"),
            ("out_trade_no", null, 400, "PARAM_ERROR"),
            ("out_trade_no", new string('1', 33), 400, "PARAM_ERROR"),
            ("device_sn", other.SerialNo, 400, "INVALID_REQUEST"),
            ("device_sn", "S*1", 400, "PARAM_ERROR"),
            ("transaction_id", new string('4', 28), 404, "ORDER_NOT_EXIST"),
            ("transaction_id", "4", 400, "PARAM_ERROR"),
        })
        {
            Assert.Equal((status, refused), Of(await shop.Report(paid, wall, change: (field, value))));
        }

        Assert.Equal(rows, await shop.Rows());
    }

    private static (int, string?) StateOf(Reply reply) =>
        (reply.Status, reply.Status == 200 ? reply.Json.GetProperty("bind_state").GetString() : reply.Code);

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);
}

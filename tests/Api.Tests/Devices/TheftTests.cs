using Microsoft.Extensions.DependencyInjection;
using Tael.Domain.Devices;
using Tael.Domain.Payments;
using Tael.Grains;
using Tael.Silo.Journals;

namespace Tael.Tests.Devices;

/// <summary>A device that is stolen while a step of a sale is under way: whichever is first, it is clear what was paid, and nothing is
/// afterwards.</summary>
public sealed class TheftTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task What_is_under_way_when_a_device_is_stolen_is_paid_before_the_fence_or_never(bool onPostgres)
    {
        await using var till = await Till.Start(onPostgres);
        var (paid, closed) = (0, 0);
        for (var round = 0; round < 24; round++)
        {
            var device = DeviceClient.Of(till.Tael.Http, (await till.Tael.Post("/sandbox/devices", new { merchant = till.Merchant.Mchid })).Json);
            var step = (Step)(round % 5);
            var id = $"sale-{round}";
            if (step != Step.Open) await device.Post("/device/v1/sessions", new { sessionId = id, amount = 1, description = "tea" });
            string? code = step == Step.Scan ? await till.PayCode() : null;
            var url = step is Step.Pay or Step.Cancel ? await Show(device, id) : null;

            // The step and the theft at once; every second time the step has a head start.
            var acting = step switch
            {
                Step.Open => device.Post("/device/v1/sessions", new { sessionId = id, amount = 1, description = "tea" }),
                Step.Scan => device.Post($"/device/v1/sessions/{id}/payments", new { authCode = code }),
                Step.Show => device.Post($"/device/v1/sessions/{id}/payments", new { }),
                Step.Pay => till.Payer.Pay(url!, id),
                _ => device.Post($"/device/v1/sessions/{id}/cancel"),
            };
            if (round % 2 == 0) await Task.Yield();
            var stopping = till.Merchant.Post($"/v3/tael/devices/{device.SerialNo}/stop", new { for_good = true, reason = "stolen" });
            await Task.WhenAll(acting, stopping);
            Assert.Equal("REVOKED", Till.StateOf(await stopping));

            foreach (var reply in new[]
            {
                await device.Post("/device/v1/sessions", new { sessionId = "later", amount = 1, description = "tea" }),
                await device.Post($"/device/v1/sessions/{id}/payments", new { }),
                await device.Post($"/device/v1/sessions/{id}/payments", new { authCode = await till.PayCode() }),
                await device.Post($"/device/v1/sessions/{id}/cancel"),
                await device.Post("/device/v1/refunds", new { outRefundNo = $"back-{round}", outTradeNo = $"{id}-1", amount = 1 }),
                await device.Get("/device/v1/sessions/current"),
            })
            {
                Assert.Equal((403, "DEVICE_REVOKED"), (reply.Status, reply.Code));
            }

            if (url is not null) Assert.NotEqual(200, (await till.Payer.Pay(url, $"{id}-late")).Status);

            var known = (await till.Tael.Grains.Device(DeviceId.Parse(device.DeviceId)).Look())!;
            Assert.NotEqual(TillSessionState.Paying, known.Session?.State);
            var order = await till.Tael.Grains.Payment(OutTradeNo.Parse($"{id}-1").OrderOf(DeviceId.Parse(device.DeviceId).Merchant)).Look();
            if (order?.PaidAt is { } at) Assert.True(at <= known.FencedAt, $"{id} was paid at {at}, after {known.FencedAt}");
            else Assert.True(order is null or { State: OrderState.Closed }, $"{id} may still be paid");
            paid += order?.PaidAt is null ? 0 : 1;
            closed += order is { State: OrderState.Closed } ? 1 : 0;
        }

        Assert.True(paid > 0 && closed > 0, $"{paid} were paid, {closed} closed: not both ways were seen");
        await till.Until(async () => await till.Payer.Balance() == 10_000 - paid); // What came too late is on its way back.
        var audit = await till.Tael.Services.GetRequiredService<JournalStore>().AuditAsync();
        Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
    }

    private static async Task<string> Show(DeviceClient device, string id) =>
        (await device.Post($"/device/v1/sessions/{id}/payments", new { })).Json.GetProperty("customerScreen").GetProperty("qrCode").GetString()!;

    private enum Step
    {
        Open = 0,
        Scan = 1,
        Show = 2,
        Pay = 3,
        Cancel = 4,
    }
}

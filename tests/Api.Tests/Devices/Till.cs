using System.Text.Json;
using Tael.Client.Api.Wire;
using Tael.Tests.Stage;

namespace Tael.Tests.Devices;

/// <summary>A shop of a test's own: a merchant, its till's device, and a payer with 100 yuan.</summary>
public sealed class Till : IAsyncDisposable
{
    private Till(TaelUnderTest tael, MerchantClient merchant, DeviceClient device, PayerClient payer) =>
        (Tael, Merchant, Device, Payer) = (tael, merchant, device, payer);

    public TaelUnderTest Tael { get; }
    public MerchantClient Merchant { get; private set; }
    public DeviceClient Device { get; private set; }
    public PayerClient Payer { get; private set; }

    public static async Task<Till> Start(bool onPostgres = false, RateQuotas? limits = null)
    {
        var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null, limits: limits);
        return await In(tael);
    }

    /// <summary>The demo merchant's till, in a Tael that others use too.</summary>
    public static async Task<Till> In(TaelUnderTest tael) =>
        new(tael, tael.DemoMerchant(), DeviceClient.Of(tael.Http, tael.SandboxFile("device.json")), await tael.NewPayer(10_000));

    public async Task Restart()
    {
        await Tael.Restart();
        (Merchant, Device, Payer) = (Tael.DemoMerchant(), new(Tael.Http, Device.DeviceId, Device.Key), Payer.At(Tael.Http));
    }

    /// <summary>From now on the till's device is another one, enrolled by its one-time code.</summary>
    public async Task Enrol(string serialNo)
    {
        var registered = await EnrolmentTests.Register(Merchant, serialNo);
        Device = EnrolmentTests.New(Tael, registered);
        Assert.Equal(200, (await Device.Enrol(EnrolmentTests.CodeOf(registered))).Status);
    }

    public Task<Reply> Open(string id, long amount = 100) =>
        Device.Post("/device/v1/sessions", new { sessionId = id, amount, description = "tea", items = new[] { new { name = "Tea", quantity = 1, unitPrice = amount } } });

    public Task<Reply> Pay(string id, string? authCode = null) =>
        Device.Post($"/device/v1/sessions/{id}/payments", authCode is null ? new { } : new { authCode });

    public async Task<string> PayCode() =>
        (await Payer.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("code").GetString()!;

    public Task<Reply> Look(string id = "current") => Device.Get($"/device/v1/sessions/{id}");

    public Task<Reply> Cancel(string id) => Device.Post($"/device/v1/sessions/{id}/cancel");

    public Task<Reply> Refund(string no, string order, long amount) =>
        Device.Post("/device/v1/refunds", new { outRefundNo = no, outTradeNo = order, amount, reason = "spilt" });

    public Task<Reply> Stop(bool forGood = true) =>
        Merchant.Post($"/v3/tael/devices/{Device.SerialNo}/stop", new { for_good = forGood, reason = "stolen" });

    public static string? StateOf(Reply reply) => reply.Status == 200 ? reply.Json.GetProperty("state").GetString() : reply.Code;

    public static (string? State, string? Failure) OutcomeOf(Reply reply) => (StateOf(reply), reply.Json.GetProperty("failure").GetString());

    public static string? Screen(Reply reply, string which) => reply.Json.GetProperty(which).GetProperty("heading").GetString();

    public async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (!await isSo()) deadline.Token.ThrowIfCancellationRequested();
    }

    public ValueTask DisposeAsync() => Tael.DisposeAsync();
}

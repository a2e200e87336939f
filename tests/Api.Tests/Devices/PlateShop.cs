using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Grains;
using Tael.Silo.Journals;
using Tael.Tests.Stage;

namespace Tael.Tests.Devices;

/// <summary>A service provider, its merchant with a speaker, and a payer with 100 yuan.</summary>
internal sealed class PlateShop : IAsyncDisposable
{
    public const string Speakers = "/v3/pay-devices/open-scenario-speaker";

    private PlateShop(TaelUnderTest tael, MerchantClient sp, MerchantClient sub, PayerClient payer) =>
        (Tael, Sp, Sub, Payer) = (tael, sp, sub, payer);

    public TaelUnderTest Tael { get; }
    public MerchantClient Sp { get; private set; }
    public MerchantClient Sub { get; private set; }
    public PayerClient Payer { get; private set; }
    public DeviceClient Speaker { get; private set; } = null!;

    public static async Task<PlateShop> Open(bool onPostgres = false)
    {
        var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        var sp = await tael.NewMerchant();
        var shop = new PlateShop(tael, sp, await tael.NewMerchant(new { partner = sp.Mchid }), await tael.NewPayer(10_000));
        shop.Speaker = await shop.NewSpeaker();
        return shop;
    }

    public async Task Restart()
    {
        await Tael.Restart();
        (Sp, Sub, Payer) = (new(Tael.Http, Sp.File), new(Tael.Http, Sub.File), Payer.At(Tael.Http));
        Speaker = new(Tael.Http, Speaker.DeviceId, Speaker.Key);
    }

    public async Task<DeviceClient> NewSpeaker() =>
        DeviceClient.Of(Tael.Http, (await Tael.Post("/sandbox/devices", new { merchant = Sub.Mchid })).Json);

    /// <summary>A fixed code; answers what stands on it.</summary>
    public async Task<string> Plate(string id, MerchantClient? of = null)
    {
        var merchant = of ?? Sub;
        var made = await merchant.Post("/v3/tael/merchant-codes", new
        {
            code_id = id, appid = merchant.AppId, description = "the till", notify_url = "http://127.0.0.1:9/nobody",
        });
        return made.Json.GetProperty("code_url").GetString()!;
    }

    public string Path(DeviceClient? speaker = null) => $"{Speakers}/{(speaker ?? Speaker).SerialNo}";

    public Task<Reply> Bind(string code, DeviceClient? speaker = null) =>
        Sp.Post($"{Path(speaker)}/bind", new { sub_mchid = Sub.Mchid, code_url = code });

    public Task<Reply> Pay(string codeUrl, long amount, string requestId, PayerClient? payer = null) => (payer ?? Payer).Send(
        HttpMethod.Post, "/wallet/v1/merchant-codes/payments", JsonContent.Create(new { codeUrl, amount, requestId }));

    /// <param name="change">A field, transaction_id too, that is to be another.</param>
    public Task<Reply> Report(JsonElement paid, string code, DeviceClient? speaker = null, (string Field, object? Value) change = default)
    {
        var fields = new Dictionary<string, object?>
        {
            ["transaction_id"] = paid.GetProperty("transaction_id").GetString(),
            ["sub_mchid"] = Sub.Mchid,
            ["code_url"] = code,
            ["out_trade_no"] = paid.GetProperty("out_trade_no").GetString(),
            ["device_sn"] = (speaker ?? Speaker).SerialNo,
        };
        if (change.Field is { } field) fields[field] = change.Value;
        fields.Remove("transaction_id", out var transaction);
        return Sp.Post($"/v3/pay-devices/open-scenario-speakerorder/{transaction}/report", fields);
    }

    public async Task<Domain.Devices.Device> Look(DeviceClient? speaker = null) =>
        (await Tael.Grains.Device(DeviceId.Parse((speaker ?? Speaker).DeviceId)).Look())!;

    public async Task UntilSaid(int count, DeviceClient? speaker = null, bool isDone = true)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (await Look(speaker) is var device && (device.CommandsCount < count || (isDone && !device.Waiting.IsEmpty)))
        {
            deadline.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Of all that a call about speakers could change.</summary>
    public async Task<long> Rows()
    {
        var rows = (await Tael.Grains.Account(DeviceId.Parse(Speaker.DeviceId).Account).Show()).Version;
        foreach (var merchant in new[] { Sp, Sub })
        {
            rows += (await Tael.Grains.Account(Fleet.AccountOf(MerchantId.Parse(merchant.Mchid))).Show()).Version;
        }

        return rows;
    }

    public async Task AssertClean()
    {
        var audit = await Tael.Services.GetRequiredService<JournalStore>().AuditAsync();
        Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
    }

    public ValueTask DisposeAsync() => Tael.DisposeAsync();
}

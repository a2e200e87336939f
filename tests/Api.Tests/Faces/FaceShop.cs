using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Tael.Tests.Devices;
using Tael.Tests.Stage;

namespace Tael.Tests.Faces;

/// <summary>A shop of a test's own whose device sees faces, and payers who may have enrolled theirs.</summary>
public sealed class FaceShop(Till till) : IAsyncDisposable
{
    public const string Digits = "1234";

    public Till Till => till;
    public TaelUnderTest Tael => till.Tael;
    public DeviceClient Device => till.Device;
    public MerchantClient Merchant => till.Merchant;

    public static async Task<FaceShop> Start(bool onPostgres = false) => new(await Till.Start(onPostgres));

    /// <summary>A made-up person before a camera; without a shot in good light.</summary>
    public async Task<JsonElement> Face(int person, int? shot = null, bool isTwin = false) =>
        (await Tael.Post("/sandbox/faces", shot is null ? new { person, isTwin } : new { person, shot, isTwin })).Json;

    public async Task<Reply> Enrol(PayerClient payer, int person, string phoneDigits = Digits) => await payer.Send(
        HttpMethod.Post, "/wallet/v1/face", JsonContent.Create(new { phoneDigits, face = await Face(person) }));

    public static Task<Reply> Withdraw(PayerClient payer) => payer.Send(HttpMethod.Post, "/wallet/v1/face/withdraw", JsonContent.Create(new { }));

    public async Task<Reply> Pay(string session, int person, int shot, string? phoneDigits = null) =>
        await PayBy(session, await Face(person, shot), phoneDigits);

    public Task<Reply> PayBy(string session, JsonElement face, string? phoneDigits = null) => Device.Post(
        $"/device/v1/sessions/{session}/payments", phoneDigits is null ? new { face } : new { face, phoneDigits });

    /// <summary>A sale that is paid by face or not.</summary>
    public async Task<Reply> Sell(string session, int person, int shot, long amount = 100, string? phoneDigits = null)
    {
        await Till.Open(session, amount);
        return await Pay(session, person, shot, phoneDigits);
    }

    /// <summary>As docs/FACEPAY.md tells a device to make it.</summary>
    public string RawData(long skew = 0, DeviceClient? device = null)
    {
        device ??= Device;
        var timestamp = (DateTimeOffset.UtcNow.ToUnixTimeSeconds() + skew).ToString(CultureInfo.InvariantCulture);
        var nonce = RandomNumberGenerator.GetHexString(16);
        return $"{device.DeviceId}.{timestamp}.{nonce}.{DeviceClient.Sign(device.Key, $"TAEL-FACE-RAWDATA\n{device.DeviceId}\n{timestamp}\n{nonce}\n")}";
    }

    public Task<Reply> AuthInfo(string? rawData = null, MerchantClient? by = null) => (by ?? Merchant).Post("/v3/offlineface/authinfo", new
    {
        sp_appid = (by ?? Merchant).AppId,
        sub_mchid = Merchant.Mchid,
        device_id = Device.SerialNo,
        raw_data = rawData ?? RawData(),
        organization_id = Merchant.Mchid,
    });

    public async Task<Reply> LookFor(int person, int shot, string? phoneDigits = null, string? authInfo = null)
    {
        authInfo ??= (await AuthInfo()).Json.GetProperty("authinfo").GetString()!;
        var face = await Face(person, shot);
        return await Device.Post("/device/v1/faces/codes", phoneDigits is null ? new { authInfo, face } : new { authInfo, face, phoneDigits });
    }

    public async Task<string> CodeOf(int person, int shot, string? phoneDigits = Digits) =>
        (await LookFor(person, shot, phoneDigits)).Json.GetProperty("faceCode").GetString()!;

    public Task<Reply> Order(string no, string code, long total = 100, MerchantClient? by = null) => (by ?? Merchant).Post("/v3/offlineface/transactions", new
    {
        auth_code = code,
        sp_appid = (by ?? Merchant).AppId,
        sp_mchid = (by ?? Merchant).Mchid,
        sub_mchid = (by ?? Merchant).Mchid,
        amount = new { total, currency = "CNY" },
        scene_info = new { device_ip = "10.0.0.7" },
        description = "tea",
        attach = "table 7",
        out_trade_no = no,
        business = new { business_product_id = 2, business_scene_id = 3 },
    });

    public Task<Reply> Query(string no, MerchantClient? by = null) => (by ?? Merchant).Send(
        HttpMethod.Get, $"/v3/offlineface/transactions/out-trade-no/{no}?sp_mchid={(by ?? Merchant).Mchid}&sub_mchid={Merchant.Mchid}&business_product_id=2", "");

    public ValueTask DisposeAsync() => till.DisposeAsync();
}

using Tael.Client.Api.Keys;
using Tael.Client.Api.Wallets;
using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Sandbox;

/// <summary>The demo merchant, the demo user with money and the demo device, and the files in DIR/sandbox that a client reads.</summary>
/// <remarks>
/// Later starts keep what the store still knows and only refresh what may have changed (address, place of the folder, a
/// token that is about to end). If the store is empty, the same merchant and user are made in it again, with the keys that
/// programs have by now; if what the store knows can't be used any more, others are made. A json file is written last, so whatever it
/// names is there; a crash before that leaves only a merchant or user that nobody knows.
/// </remarks>
internal sealed class DemoWorld(
    SandboxOptions options, SandboxPeople people, SandboxDevices devices, IGrainFactory grains, Secrets secrets, Vault vault)
{
    /// <summary>What the demo user has to spend: 10,000 yuan.</summary>
    public const long DemoBalanceMinor = 1_000_000;

    private const string Certificate = "apiclient_cert.pem";
    private const string Name = "Tael demo merchant";

    private static readonly FeeRate Fee = new(60);

    private static readonly TimeSpan TokenMustLast = TimeSpan.FromDays(30);

    private readonly SandboxFolder _folder = new(options.Folder);

    /// <summary>The app for whose openids users are made unless another is named. Known once <see cref="Make"/> has
    /// run.</summary>
    public string DemoAppId { get; private set; } = "";

    public MerchantId DemoMerchant { get; private set; }

    /// <summary>Where clients reach us, for those who ask later.</summary>
    public string BaseUrl { get; private set; } = "";

    public async Task Make(string baseUrl)
    {
        BaseUrl = baseUrl;
        var merchant = await KnownMerchant() ?? await NewMerchant(baseUrl);
        (DemoAppId, DemoMerchant) = (merchant.Appid, MerchantId.Parse(merchant.Mchid));
        WriteMerchant(merchant);
        WriteOperator();

        var user = await KnownUser();
        if (user is null) _folder.Write("user.json", OwnJson.Write(await NewUser()), secret: true);
        else if (user != (user = Refreshed(user))) _folder.Write("user.json", OwnJson.Write(user), secret: true);
        await MakeDevice();
    }

    /// <summary>After a change of them: so that programs that start from the files know those that sign.</summary>
    public void WritePlatformKeys()
    {
        if (_folder.Read<MerchantFile>("merchant.json") is { } file) WriteMerchant(file);
    }

    private async Task<MerchantFile?> KnownMerchant()
    {
        if (_folder.Read<MerchantFile>("merchant.json") is not { } file || !_folder.Has("apiclient_key.pem"))
        {
            return null;
        }
        if (!MerchantId.TryParse(file.Mchid, out var id)) return null;

        // Known means usable: with other secrets beside the same store, what is sealed there can't be read any more.
        if ((await grains.Merchant(id).Look())?.Profile is not { } profile)
        {
            if (!_folder.Has(Certificate)) return null;
            return await people.MakeAgain(file, File.ReadAllText(_folder.PathOf(Certificate)), Name, Fee) ? file : null;
        }

        var usable = profile.Keys.Any(key => key.SerialNo == file.SerialNo)
            && MerchantSecret.TryOpen(vault, id, profile.SealedApiV3Key, out var secret)
            && secret.ApiV3Key == file.ApiV3Key;
        return usable ? file : null;
    }

    private async Task<MerchantFile> NewMerchant(string baseUrl)
    {
        var made = await people.MakeMerchant(Name, Fee, PlatformKeyKind.PublicKey);
        _folder.Write("apiclient_key.pem", made.Credentials.PrivateKeyPem + "\n", secret: true);
        _folder.Write(Certificate, made.Credentials.CertificatePem + "\n");
        return MerchantFile.Of(made, secrets.Platform, baseUrl);
    }

    private void WriteMerchant(MerchantFile merchant)
    {
        var platform = secrets.Platform;
        _folder.Write("platform_public_key.pem", platform.PublicKey.PublicKeyPem + "\n");
        _folder.Write("platform_certificate.pem", platform.Certificate.CertificatePem + "\n");
        _folder.Write("merchant.json", OwnJson.Write(merchant with
        {
            PrivateKey = null,
            PrivateKeyFile = _folder.PathOf("apiclient_key.pem"),
            PlatformPublicKey = null,
            PlatformPublicKeyId = platform.PublicKey.Id,
            PlatformPublicKeyFile = _folder.PathOf("platform_public_key.pem"),
            PlatformCertificate = null,
            PlatformSerialNo = platform.Certificate.Id,
            PlatformCertificateFile = _folder.PathOf("platform_certificate.pem"),
            BaseUrl = BaseUrl,
        }), secret: true);
    }

    /// <summary>Unless the operators here are somebody's own.</summary>
    private void WriteOperator()
    {
        var token = secrets.SandboxOperatorToken;
        if (!secrets.Operators.TryFind(token, out var role)) return;

        _folder.Write("operator.json", OwnJson.Write(new OperatorFile(token, $"{role}".ToLowerInvariant())), secret: true);
    }

    private async Task MakeDevice()
    {
        if (await KnownDevice() is not null) return;

        var device = await devices.New(DemoMerchant, "store-1", SandboxDevices.DefaultModel);
        if (device is not null) _folder.Write("device.json", OwnJson.Write(device), secret: true);
    }

    private async Task<DeviceFile?> KnownDevice()
    {
        if (_folder.Read<DeviceFile>("device.json") is not { } file || !DeviceId.TryParse(file.DeviceId, out var id)) return null;
        if (id.Merchant != DemoMerchant) return null;
        if (await grains.Device(id).Look() is not { } device) return await devices.MakeAgain(file, DemoAppId) ? file : null;

        return device.Key?.KeyId == file.KeyId && device.Standing == DeviceStanding.Good ? file : null;
    }

    private async Task<UserFile?> KnownUser()
    {
        if (_folder.Read<UserFile>("user.json") is not { } file || !UserId.TryParse(file.UserId, out var id))
        {
            return null;
        }

        var wallet = await grains.Wallet(id).Look();
        if (wallet is not { Opened: true } && Passwords.IsWellFormed(file.Password))
        {
            await people.MakeAgain(id, file.Password, Money.Fen(DemoBalanceMinor));
            return file;
        }

        return wallet is { Opened: true } && people.IsPasswordOf(wallet, file.Password) ? file : null;
    }

    private Task<UserFile> NewUser() => people.MakeUser(DemoAppId, Money.Fen(DemoBalanceMinor));

    private UserFile Refreshed(UserFile file)
    {
        var user = UserId.Parse(file.UserId);
        var lasts = people.IsTokenOf(user, file.Token, Instant.Of(TimeProvider.System) + TokenMustLast);
        return file with { Openid = people.OpenId(user, DemoAppId), Token = lasts ? file.Token : people.Token(user) };
    }
}

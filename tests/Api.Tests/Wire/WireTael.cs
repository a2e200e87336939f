using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tael.Client.Api;
using Tael.Client.Api.Keys;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Tests.Devices;

namespace Tael.Tests.Wire;

/// <summary>A Tael with two merchants and a rich user, made through the grains; it keeps every line that it logs.</summary>
public sealed class WireTael : IAsyncLifetime
{
    public const string AppId = "wx00000000000000a1";
    public const string Password = "123456";
    public const string OtherAppId = "wx00000000000000b2";

    private static readonly UserId User = UserId.Parse("10000001");

    private readonly string _folder = Directory.CreateTempSubdirectory("tael-wire-").FullName;
    private TaelApi? _api;

    public Uri Address => _api!.Address;
    public string SecretsFolder => Path.Combine(_folder, "secrets");
    public LogLines Log { get; } = new();

    /// <summary>Services of a test's own, instead of ours.</summary>
    public Action<IServiceCollection>? Instead { get; init; }

    public SigningClient Merchant { get; private set; } = null!;
    public SigningClient OtherMerchant { get; private set; } = null!;
    public PlatformKeys Platform => Get<PlatformKeys>();
    public string OpenId => Get<OpenIds>().Of(User, AppId);
    public string OpenIdElsewhere => Get<OpenIds>().Of(User, OtherAppId);
    public IGrainFactory Grains => Get<IGrainFactory>();

    public T Get<T>()
        where T : notnull => _api!.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        var options = new TaelApiOptions(
            0, _folder, $"Data Source={Path.Combine(_folder, "tael.db")}", SecretsMode.Sandbox);
        _api = await TaelApi.StartAsync(options, Arrange);
        Merchant = await Register("1900000901", AppId, PlatformKeyKind.PublicKey);
        OtherMerchant = await Register("1900000902", OtherAppId, PlatformKeyKind.Certificate);
        await Grains.Wallet(User).Open(new OpenWallet(Get<Passwords>().Create(Password)));
        await Grains.Bank().BringIn(new BringInMoney(RequestId.Parse("rich"), User.Wallet, Money.Fen(1_000_000)));
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null) await _api.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The user pays what a prepay_id or code_url leads to.</summary>
    public async Task Pay(string code, long total)
    {
        Assert.True(Get<PrepayIds>().TryParse(code, out var order));
        var pay = new PayOrder(RequestId.Parse(RandomText.Alphanumeric(20)), User, order, Money.Fen(total));
        Assert.Equal(PayOrderStatus.Paid, await Grains.Wallet(User).Pay(pay));
    }

    /// <summary>A device of the merchant's, enrolled.</summary>
    public async Task<DeviceClient> NewDevice()
    {
        var http = new HttpClient { BaseAddress = Address };
        var reply = await http.PostAsJsonAsync("/sandbox/devices", new { merchant = Merchant.Mchid });
        return DeviceClient.Of(http, await reply.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>The user's app.</summary>
    public PayerClient Payer => new(
        new HttpClient { BaseAddress = Address },
        JsonSerializer.SerializeToElement(new { token = Get<UserTokens>().Issue(User, Instant.Of(TimeProvider.System)) }));

    public Task<SigningClient> Register(string mchid, string appId, PlatformKeyKind platformKey) =>
        Register(_api!, mchid, appId, platformKey);

    public static async Task<SigningClient> Register(
        TaelApi api, string mchid, string appId, PlatformKeyKind platformKey)
    {
        var id = MerchantId.Parse(mchid);
        var credentials = MerchantCredentials.Create(id);
        var vault = api.Services.GetRequiredService<Vault>();
        var secret = new MerchantSecret(credentials.ApiV3Key, platformKey, credentials.ApiV2Key).Seal(vault, id);
        var profile = new MerchantProfile("A shop", new FeeRate(60), [appId], [credentials.Key], secret);
        var grains = api.Services.GetRequiredService<IGrainFactory>();
        var status = await grains.Merchant(id).Register(new RegisterMerchant(profile));
        Assert.Equal(RegisterMerchantStatus.Registered, status);
        return new SigningClient(api.Address, credentials, appId);
    }

    public async Task AddKey(MerchantId merchant, MerchantKey key) =>
        Assert.Equal(MerchantKeyStatus.Done, await Grains.Merchant(merchant).AddKey(new AddMerchantKey(key)));

    private void Arrange(WebApplicationBuilder builder)
    {
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Log);
        Instead?.Invoke(builder.Services);
    }
}

/// <summary>Every line that a program has logged, with its exceptions.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public ImmutableArray<string> All => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => _lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}

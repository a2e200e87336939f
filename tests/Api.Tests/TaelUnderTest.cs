using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tael.Client.Api;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;

namespace Tael.Tests;

/// <summary>A whole Tael of a test's own: in this process, on a free port, with its data in a folder that goes with
/// it.</summary>
/// <remarks>As a class fixture it is a sandbox on SQLite. <see cref="Restart"/> ends and starts it on the same
/// data.</remarks>
public sealed class TaelUnderTest : IAsyncLifetime
{
    /// <summary>No test waits longer than this for anything: the machine may be slow, but not for ever.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private string? _store;
    private readonly SecretsMode _mode;
    private RateQuotas? _limits;
    private TaelApi? _api;

    public TaelUnderTest()
        : this(null, SecretsMode.Sandbox)
    {
    }

    private TaelUnderTest(string? store, SecretsMode mode)
    {
        _store = store;
        _mode = mode;
        Data = Directory.CreateTempSubdirectory("tael-api-").FullName;
    }

    /// <summary>DIR: the sandbox's files, the secrets, the database.</summary>
    public string Data { get; }

    /// <summary>Calls Tael as any program on this machine would.</summary>
    public HttpClient Http { get; private set; } = null!;

    public Uri Address => _api!.Address;

    public IServiceProvider Services => _api!.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    /// <param name="store">A connection string; SQLite in its folder if null.</param>
    /// <param name="prepare">Puts what has to be there before the start into the folder.</param>
    /// <param name="limits">The sandbox has none unless told.</param>
    public static async Task<TaelUnderTest> Start(
        string? store = null, SecretsMode mode = SecretsMode.Sandbox, Action<string>? prepare = null, RateQuotas? limits = null)
    {
        var tael = new TaelUnderTest(store, mode) { _limits = limits };
        prepare?.Invoke(tael.Data);
        await tael.InitializeAsync();
        return tael;
    }

    public async ValueTask InitializeAsync()
    {
        var store = _store ?? $"Data Source={Path.Combine(Data, "tael.db")}";
        try
        {
            _api = await TaelApi.StartAsync(new TaelApiOptions(Port: 0, Data, store, _mode) { Limits = _limits });
        }
        catch
        {
            // Nobody disposes of what did not start.
            Directory.Delete(Data, recursive: true);
            throw;
        }

        Http = new HttpClient { BaseAddress = Address, Timeout = Deadline };
    }

    /// <param name="store">Another store to go on with.</param>
    public async Task Restart(string? store = null)
    {
        await Stop();
        _store = store ?? _store;
        await InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        if (Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
    }

    private async Task Stop()
    {
        Http?.Dispose();
        if (Interlocked.Exchange(ref _api, null) is { } api) await api.DisposeAsync();
    }

    /// <summary>Prepares a start in production: its secrets are as the sandbox makes them, without the mark.</summary>
    public static void ProvideSecrets(string data)
    {
        var folder = Path.Combine(data, "secrets");
        Secrets.Open(folder, SecretsMode.Sandbox);
        foreach (var file in Directory.GetFiles(folder)) File.WriteAllLines(file, File.ReadAllLines(file).Skip(1));
    }

    /// <summary>A file of DIR/sandbox.</summary>
    public JsonElement SandboxFile(string name) =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(Data, "sandbox", name)));

    /// <summary>A merchant's program: the demo merchant's, or a new one's.</summary>
    public MerchantClient DemoMerchant() => new(Http, SandboxFile("merchant.json"));

    public async Task<MerchantClient> NewMerchant(object? like = null) =>
        new(Http, (await Post("/sandbox/merchants", like ?? new { })).Json);

    public async Task<PayerClient> NewPayer(long balance = 0, string? appid = null)
    {
        var user = await Post("/sandbox/users", appid is null ? new { balance } : new { balance, appid });
        return new PayerClient(Http, user.Json);
    }

    /// <summary>An order's one notification, once it is as the test waits for.</summary>
    public async Task<JsonElement> Webhook(string outTradeNo, Func<JsonElement, bool> isSo)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            deadline.Token.ThrowIfCancellationRequested();
            var log = await Get($"/sandbox/webhooks?outTradeNo={outTradeNo}");
            var webhook = log.Json.GetProperty("webhooks")[0];
            if (isSo(webhook)) return webhook;
        }
    }

    public Task<Reply> Get(string target) => Send(new HttpRequestMessage(HttpMethod.Get, target));

    public Task<Reply> Post(string target, object body) =>
        Send(new HttpRequestMessage(HttpMethod.Post, target) { Content = JsonContent.Create(body) });

    /// <summary>A body as it stands, also one that is no JSON.</summary>
    public Task<Reply> PostText(string target, string body) => Send(new HttpRequestMessage(HttpMethod.Post, target)
    {
        Content = new StringContent(body, new MediaTypeHeaderValue("application/json")),
    });

    public Task<Reply> Send(HttpRequestMessage request) => Reply.To(Http, request);
}

/// <summary>An answer, read to its end.</summary>
public sealed record Reply(int Status, byte[] Body, HttpResponseHeaders Headers, string? ContentType)
{
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The <c>code</c> of a refusal.</summary>
    public string? Code => Json.GetProperty("code").GetString();

    /// <summary>What was asked: the method and the target.</summary>
    public (string Method, string Target) Asked { get; private init; }

    public static async Task<Reply> To(HttpClient http, HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await http.SendAsync(request);
            return new(
                (int)response.StatusCode,
                await response.Content.ReadAsByteArrayAsync(),
                response.Headers,
                response.Content.Headers.ContentType?.ToString())
            {
                Asked = (request.Method.Method, request.RequestUri!.IsAbsoluteUri ? request.RequestUri.PathAndQuery : request.RequestUri.OriginalString),
            };
        }
    }
}

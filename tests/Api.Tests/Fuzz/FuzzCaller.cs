using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Tael.Client.Api.Keys;
using Tael.Tests.Devices;

namespace Tael.Tests.Fuzz;

/// <summary>One request of the fuzz.</summary>
/// <param name="Signs">Bytes that the signature is over, if not the body's own.</param>
/// <param name="Spoils">What is wrong with the header Authorization; null: nothing.</param>
public sealed record FuzzRequest(string Method, string Target, byte[]? Body, byte[]? Signs = null, Func<string, string>? Spoils = null)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public override string ToString() =>
        $"{Method} {Target} {string.Join(' ', Headers)}{(Signs is null ? "" : " (signed otherwise)")}{(Spoils is null ? "" : " (authorization spoilt)")} "
        + $"{Body?.Length} bytes: {Shown(Body)}";

    private static string Shown(byte[]? body)
    {
        var text = Encoding.UTF8.GetString(body ?? []);
        return text.Length <= 600 ? text : $"{text[..600]}…";
    }
}

/// <summary>Sends as a merchant, a payer, a device or anybody, whichever the path is for.</summary>
public sealed class FuzzCaller(Uri address, MerchantClient merchant, PayerClient payer, DeviceClient device) : IDisposable
{
    /// <summary>Whatever is asked for, it is answered within this.</summary>
    public static readonly TimeSpan AnsweredWithin = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new() { Timeout = AnsweredWithin };
    private readonly RSA _key = Import(merchant.PrivateKeyPem);
    private readonly RSA _platform = Import(merchant.PlatformPublicKeyPem);

    public MerchantClient Merchant => merchant;
    public PayerClient Payer => payer;

    public async Task<(HttpResponseMessage Head, byte[] Body)> Send(FuzzRequest request)
    {
        var raw = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var message = new HttpRequestMessage(
            new HttpMethod(request.Method), new Uri($"{address.AbsoluteUri.TrimEnd('/')}{request.Target}", raw));
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        var authorization = request.Target.StartsWith("/v3", StringComparison.Ordinal) ? Signed(request)
            : request.Target.StartsWith("/device", StringComparison.Ordinal)
                ? device.Header(request.Method, request.Target, Encoding.UTF8.GetString(request.Signs ?? request.Body ?? []))
            : $"Bearer {payer.Token}";
        message.Headers.TryAddWithoutValidation("Authorization", request.Spoils is { } spoil ? spoil(authorization) : authorization);
        foreach (var (name, value) in request.Headers) message.Headers.TryAddWithoutValidation(name, value);

        var head = await _http.SendAsync(message);
        return (head, await head.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Whether the platform's key has signed this answer.</summary>
    public bool IsSigned(HttpResponseMessage head, byte[] body)
    {
        if (!head.Headers.TryGetValues("Wechatpay-Signature", out var signature)) return false;

        byte[] text =
        [
            .. Encoding.UTF8.GetBytes($"{head.Headers.GetValues("Wechatpay-Timestamp").First()}\n{head.Headers.GetValues("Wechatpay-Nonce").First()}\n"),
            .. body, (byte)'\n',
        ];
        return _platform.VerifyData(text, Convert.FromBase64String(signature.First()), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
        _platform.Dispose();
    }

    private string Signed(FuzzRequest request)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = RandomText.Alphanumeric(32);
        byte[] text =
        [
            .. Encoding.UTF8.GetBytes($"{request.Method}\n{request.Target}\n{timestamp}\n{nonce}\n"), .. request.Signs ?? request.Body ?? [], (byte)'\n',
        ];
        var signature = Convert.ToBase64String(_key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return $"WECHATPAY2-SHA256-RSA2048 mchid=\"{merchant.Mchid}\",nonce_str=\"{nonce}\",signature=\"{signature}\","
            + $"timestamp=\"{timestamp}\",serial_no=\"{merchant.SerialNo}\"";
    }

    private static RSA Import(string pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return rsa;
    }
}

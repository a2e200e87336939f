using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tael.Tests;

/// <summary>A payer's app in a few lines.</summary>
/// <param name="file">What the sandbox told: <c>user.json</c> or the answer of POST /sandbox/users.</param>
public sealed class PayerClient(HttpClient http, JsonElement file)
{
    public string UserId => file.GetProperty("userId").GetString()!;
    public string OpenId => file.GetProperty("openid").GetString()!;
    public string Token => file.GetProperty("token").GetString()!;
    public string Password => file.GetProperty("password").GetString()!;

    public Task<Reply> Pay(string code, string requestId, string? password = null)
    {
        var body = new Dictionary<string, string>
        {
            [code.StartsWith("weixin:", StringComparison.Ordinal) ? "codeUrl" : "prepayId"] = code,
            ["requestId"] = requestId,
        };
        if (password is not null) body["password"] = password;
        return Send(HttpMethod.Post, "/wallet/v1/payments", JsonContent.Create(body));
    }

    public Task<Reply> LookAt(string code) => Send(HttpMethod.Get, $"/wallet/v1/orders/{Uri.EscapeDataString(code)}");

    public async Task<long> Balance() =>
        (await Send(HttpMethod.Get, "/wallet/v1/me")).Json.GetProperty("balance").GetInt64();

    /// <summary>The same person, towards a Tael that has been started again.</summary>
    public PayerClient At(HttpClient other) => new(other, file);

    public Task<Reply> Send(HttpMethod method, string target, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, target) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return Reply.To(http, request);
    }
}

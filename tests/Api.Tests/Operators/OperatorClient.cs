using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Tael.Tests.Operators;

/// <summary>An operator in a few lines.</summary>
public sealed class OperatorClient(TaelUnderTest tael, string? token = null)
{
    private readonly string _token = token ?? tael.SandboxFile("operator.json").GetProperty("token").GetString()!;

    public Task<Reply> Get(string target) => Send(HttpMethod.Get, target);

    public Task<Reply> Post(string target, object body) => Send(HttpMethod.Post, target, JsonContent.Create(body));

    public Task<Reply> Delete(string target) => Send(HttpMethod.Delete, target);

    private Task<Reply> Send(HttpMethod method, string target, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, $"/ops/v1{target}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return Reply.To(tael.Http, request);
    }
}

using System.Net.Http.Headers;
using System.Text;

namespace Tael.Tests.Operators;

/// <summary>The dashboard of Microsoft Orleans, where there is one, is for operators alone.</summary>
public sealed class DashboardTests(TaelUnderTest tael) : IClassFixture<TaelUnderTest>
{
    private static bool IsOrleans => GrainsTests.IsOrleans;

    [Theory]
    [InlineData("/ops/dashboard/")]
    [InlineData("/ops/dashboard/index.min.js")]
    [InlineData("/ops/dashboard/DashboardCounters")]
    [InlineData("/OPS/Dashboard/DashboardCounters")]
    public async Task For_operators_alone(string path)
    {
        Assert.Equal(IsOrleans ? 401 : 404, (await tael.Get(path)).Status);
        Assert.Equal(IsOrleans ? 401 : 404, await StatusOf(path, "Basic", Password("any:wrong")));
        Assert.Equal(IsOrleans ? 401 : 404, await StatusOf(path, "Basic", "no base64"));
        var token = tael.SandboxFile("operator.json").GetProperty("token").GetString()!;
        Assert.Equal(IsOrleans ? 200 : 404, await StatusOf(path, "Basic", Password($"any:{token}")));
        Assert.Equal(IsOrleans ? 200 : 404, await StatusOf(path, "Bearer", token));
    }

    /// <summary>A browser sends a password by itself, so our own calls do not take one.</summary>
    [Fact]
    public async Task A_password_opens_nothing_else()
    {
        var token = tael.SandboxFile("operator.json").GetProperty("token").GetString()!;
        Assert.Equal(401, await StatusOf("/ops/v1/audit", "Basic", Password($"any:{token}")));
    }

    private async Task<int> StatusOf(string path, string scheme, string credentials)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, credentials);
        return (await tael.Send(request)).Status;
    }

    private static string Password(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

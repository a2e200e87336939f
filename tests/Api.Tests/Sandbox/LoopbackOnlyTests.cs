using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Tael.Client.Api.Sandbox;

namespace Tael.Tests.Sandbox;

public sealed class LoopbackOnlyTests(TaelUnderTest tael) : IClassFixture<TaelUnderTest>
{
    [Theory]
    [InlineData(200, null, null)]
    [InlineData(200, "Host", "localhost:5080")]
    [InlineData(200, "Host", "127.0.0.5")]
    [InlineData(200, "Host", "[::1]:5080")]
    [InlineData(200, "Origin", "http://localhost:3000")]
    [InlineData(200, "Origin", "http://127.0.0.1:5080")]
    [InlineData(403, "Host", "tael.example.com")]
    [InlineData(403, "Host", "127.0.0.1.example.com")]
    [InlineData(403, "Host", "10.0.0.1")]
    [InlineData(403, "Origin", "https://example.com")]
    [InlineData(403, "Origin", "http://localhost.example.com")]
    [InlineData(403, "Origin", "null")]
    [InlineData(403, "Origin", "file://")]
    [InlineData(403, "X-Forwarded-For", "10.0.0.1")]
    [InlineData(403, "Forwarded", "for=10.0.0.1")]
    public async Task Answers_programs_on_this_machine_alone(int status, string? header, string? value)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/sandbox/clock");
        if (header is not null) request.Headers.TryAddWithoutValidation(header, value);
        var reply = await tael.Send(request);
        Assert.Equal(status, reply.Status);
        if (status == 403) Assert.Equal("NOT_LOOPBACK", reply.Code);
    }

    [Theory]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("::ffff:127.0.0.1", false, true)]
    [InlineData("::1", false, true)]
    [InlineData("192.168.0.7", false, false)]
    [InlineData("192.168.0.7", true, true)]
    [InlineData(null, false, false)]
    public async Task Looks_at_the_peer(string? peer, bool anyPeer, bool expected)
    {
        var http = new DefaultHttpContext();
        http.Request.Host = new HostString("localhost", 5080);
        http.Connection.RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer);
        var filter = new LoopbackOnly(new SandboxOptions("unused", anyPeer));
        var answer = await filter.InvokeAsync(
            EndpointFilterInvocationContext.Create(http), _ => ValueTask.FromResult<object?>("let in"));
        Assert.Equal(expected, answer is "let in");
        if (!expected) Assert.Equal(403, Assert.IsType<ProblemHttpResult>(answer).StatusCode);
    }

    /// <summary>The sandbox before the body: nobody from elsewhere makes us read one.</summary>
    [Fact]
    public async Task Nothing_is_done_for_a_page_of_elsewhere()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/sandbox/clock")
        {
            Content = new StringContent("""{"advance":"PT1H"}"""),
        };
        request.Headers.TryAddWithoutValidation("Origin", "https://example.com");
        Assert.Equal(403, (await tael.Send(request)).Status);
        Assert.Equal(0, (await tael.Get("/sandbox/clock")).Json.GetProperty("offsetSeconds").GetInt64());
    }
}

using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tael.Client.Api.Keys;
using Tael.Tests.OpenApi;

namespace Tael.Tests.Notifications;

/// <summary>A merchant's server that hears notifications and answers as the test tells it.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Heard> _heard = Channel.CreateUnbounded<Heard>();

    private WebhookReceiver(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.First()}/notified";

    /// <param name="answer">The status of the answer to the n-th call, from 1.</param>
    public static async Task<WebhookReceiver> Start(Func<int, int> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        var count = 0;
        app.MapPost("/notified", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString());
            var number = Interlocked.Increment(ref count);
            http.Response.StatusCode = answer(number);
            if (http.Response.StatusCode is not (200 or 204)) await http.Response.WriteAsync("{\"code\":\"FAIL\"}");
            await http.Response.CompleteAsync();
            await receiver._heard.Writer.WriteAsync(new Heard(number, body, headers));
        });
        await app.StartAsync();
        return receiver;
    }

    public async Task<Heard> Next() => await _heard.Reader.ReadAsync().AsTask().WaitAsync(TaelUnderTest.Deadline);

    public bool HasMore => _heard.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <param name="Number">Counts the receiver's calls from 1.</param>
public sealed record Heard(int Number, string Body, Dictionary<string, string> Headers)
{
    /// <summary>What it tells, decrypted as its merchant does it.</summary>
    public JsonElement Open(MerchantClient merchant, string eventType)
    {
        var told = JsonElement.Parse(Body);
        Assert.Equal(eventType, told.GetProperty("event_type").GetString());
        var resource = told.GetProperty("resource");
        var box = new AeadBox(Text("nonce"), Text("associated_data"), Text("ciphertext"));
        Assert.True(Aead.TryOpen(merchant.ApiV3Key, box, out var plaintext));
        var inside = JsonElement.Parse(plaintext);
        DescribedNotifications.MustTellOf(eventType, told, inside);
        return inside;

        string Text(string name) => resource.GetProperty(name).GetString()!;
    }
}

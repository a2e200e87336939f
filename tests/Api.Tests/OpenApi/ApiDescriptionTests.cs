using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using Tael.Client.Api.Notifications;
using Tael.Client.Api.OpenApi;
using Tael.Tests.Wire;

namespace Tael.Tests.OpenApi;

/// <summary>The document is whole, well formed, and says of itself what can be checked without a call.</summary>
public sealed class ApiDescriptionTests(WireTael tael) : IClassFixture<WireTael>
{
    [Fact]
    public async Task It_is_a_document_of_OpenAPI_3_1()
    {
        using var http = new HttpClient { BaseAddress = tael.Address };
        using var reply = await http.GetAsync("/openapi/v3.json");
        Assert.Equal("application/json; charset=utf-8", reply.Content.Headers.ContentType?.ToString());
        await using var stream = await reply.Content.ReadAsStreamAsync();
        var (document, diagnostic) = await OpenApiDocument.LoadAsync(stream, "json");
        Assert.Empty(diagnostic!.Errors);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, diagnostic.SpecificationVersion);
        Assert.NotEmpty(document!.Paths);
    }

    [Fact]
    public async Task Every_call_that_is_mapped_is_in_it()
    {
        var described = (await Calls()).All.Select(call => $"{call.Method} {call.Path}").Order(StringComparer.Ordinal);
        var mapped = tael.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(ApiDescription.Covers)
            .Select(e => $"{e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} {e.RoutePattern.RawText}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(mapped, described);
    }

    [Fact]
    public async Task Every_call_says_what_it_does_and_what_it_answers() => Assert.Empty(
        from call in (await Calls()).All
        let responses = call.Operation["responses"]!.AsObject()
        where string.IsNullOrEmpty((string?)call.Operation["summary"])
            || !responses.Any(response => response.Key[0] == '2')
            || responses.Any(response => string.IsNullOrEmpty((string?)response.Value!["description"]))
        select $"{call.Method} {call.Path}: give its class a docstring, and declare what it Answers where it is mapped");

    [Fact]
    public async Task Every_field_says_what_it_is()
    {
        var mute =
            from call in (await Calls()).All
            from schema in call.Schemas()
            from field in Fields(schema, "")
            where string.IsNullOrEmpty((string?)field.Schema["description"])
            select $"{call.Path} {field.Pointer}";
        Assert.True(!mute.Any(), $"Give it a docstring, or its name a line in Glossary:\n{string.Join('\n', mute)}");
    }

    [Fact]
    public async Task Every_notification_is_in_it_with_what_is_inside_and_each_field_says_what_it_is()
    {
        var document = (await Calls()).Document;
        var webhooks = document["webhooks"]!.AsObject();
        Assert.Equal(NotificationKind.All.Select(kind => kind.EventType), webhooks.Select(webhook => webhook.Key));
        Assert.Equal(DescribedNotifications.Webhooks.ToJsonString(), webhooks.ToJsonString());
        var mute =
            from webhook in webhooks
            let envelope = webhook.Value!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!
            let inside = document["components"]!["schemas"]![webhook.Key]!
            from schema in (inside["anyOf"]?.AsArray().OfType<JsonNode>() ?? [inside]).Append(envelope)
            from field in Fields(schema, "")
            where string.IsNullOrEmpty((string?)field.Schema["description"])
            select $"{webhook.Key} {field.Pointer}";
        Assert.True(!mute.Any(), $"Give it a docstring, or its name a line in Glossary:\n{string.Join('\n', mute)}");
        foreach (var body in webhooks.Select(webhook => webhook.Value!["post"]!["requestBody"]!["content"]!["application/json"]!))
        {
            Assert.True(JsonSchema.FromText(body["schema"]!.ToJsonString()).Evaluate(JsonSerializer.SerializeToElement(body["example"])).IsValid);
        }
    }

    [Theory]
    [InlineData("REFUND.SUCCESS", """{"event_type":"REFUND.SUCCESS"}""", "{}")]
    [InlineData("REFUND.SUCCESS", null, """{"mchid":"1","more":1}""")]
    [InlineData("REFUND.MAYBE", null, "{}")]
    public void Tests_notice_a_notification_that_is_not_as_described(string eventType, string? sent, string plaintext)
    {
        var example = DescribedNotifications.Webhooks["REFUND.SUCCESS"]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"]!;
        var body = JsonElement.Parse(sent ?? example.ToJsonString());
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => DescribedNotifications.MustTellOf(eventType, body, JsonElement.Parse(plaintext)));
    }

    [Theory]
    [InlineData(200, """{"code_url":"weixin://x"}""", true)]
    [InlineData(200, """{"code_url":"weixin://x","more":1}""", false)]
    [InlineData(200, """{}""", false)]
    [InlineData(200, "no JSON", false)]
    [InlineData(403, """{"code":"OUT_TRADE_NO_USED","message":"m"}""", true)]
    [InlineData(403, """{"code":"NOT_ENOUGH","message":"m"}""", false)]
    [InlineData(409, """{"code":"OUT_TRADE_NO_USED","message":"m"}""", false)]
    public async Task Clients_notice_an_answer_that_is_not_in_it(int status, string body, bool isDescribed)
    {
        var call = (await Calls()).Find("POST", "/v3/pay/transactions/native")!;
        Assert.Equal(isDescribed, call.WhyUndescribed(status, Encoding.UTF8.GetBytes(body)) is null);
    }

    [Fact]
    public async Task It_can_be_read_as_a_page_without_the_internet()
    {
        using var http = new HttpClient { BaseAddress = tael.Address };
        var page = await http.GetStringAsync("/openapi/");
        Assert.Contains("swagger-ui", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        foreach (System.Text.RegularExpressions.Match file in System.Text.RegularExpressions.Regex.Matches(page, "(?:src|href)=\"([^\"]+)\""))
        {
            using var reply = await http.GetAsync($"/openapi/{file.Groups[1].Value}");
            Assert.True(reply.IsSuccessStatusCode, file.Groups[1].Value);
        }

        Assert.Contains("v3.json", await http.GetStringAsync("/openapi/index.js"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_name_is_used_twice() =>
        Assert.Distinct((await Calls()).All.Select(call => (string)call.Operation["operationId"]!));

    [Fact]
    public async Task Every_example_is_as_described()
    {
        foreach (var call in (await Calls()).All)
        {
            foreach (var (schema, example) in call.Examples())
            {
                var said = JsonSchema.FromText(schema.ToJsonString()).Evaluate(
                    JsonSerializer.SerializeToElement(example), new EvaluationOptions { OutputFormat = OutputFormat.List });
                Assert.True(said.IsValid, $"{call.Path}: {example.ToJsonString()} {JsonSerializer.Serialize(said)}");
            }
        }
    }

    private static IEnumerable<(string Pointer, JsonNode Schema)> Fields(JsonNode schema, string pointer)
    {
        if (schema["items"] is { } items) return Fields(items, $"{pointer}/0");

        return (schema["properties"]?.AsObject() ?? []).SelectMany(property =>
            Fields(property.Value!, $"{pointer}/{property.Key}").Prepend(($"{pointer}/{property.Key}", property.Value!)));
    }

    private Task<DescribedCalls> Calls() => DescribedCalls.Of(tael.Address);
}

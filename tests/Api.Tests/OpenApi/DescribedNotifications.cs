using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Tael.Client.Api.OpenApi;

namespace Tael.Tests.OpenApi;

/// <summary>The notifications as <c>/openapi/v3.json</c> describes them: whatever a test hears is held against it.</summary>
internal static class DescribedNotifications
{
    // No endpoint is needed for them, so no running Tael is.
    private static readonly Lazy<Task<JsonNode>> Document = new(async () => JsonNode.Parse(await ApiDescription.Of([]))!);

    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new();

    public static JsonNode Webhooks => Whole["webhooks"]!;

    public static JsonNode Plaintexts => Whole["components"]!["schemas"]!;

    private static JsonNode Whole => Document.Value.GetAwaiter().GetResult();

    /// <summary>Fails if either is not as its event's description says.</summary>
    public static void MustTellOf(string eventType, JsonElement sent, JsonElement plaintext)
    {
        Assert.True(Webhooks[eventType] is not null, $"{eventType} is not described: give it a line in NotificationKind.");
        Check(eventType, "body", Webhooks[eventType]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!, sent);
        Check(eventType, "plaintext", Plaintexts[eventType]!, plaintext);
    }

    private static void Check(string eventType, string part, JsonNode schema, JsonElement json)
    {
        var said = Schemas.GetOrAdd($"{eventType} {part}", _ => JsonSchema.FromText(schema.ToJsonString()))
            .Evaluate(json, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(said.IsValid, $"{eventType}'s {part} is not as described: {json} {Why(said)}");
    }

    private static string Why(EvaluationResults said) => string.Join("; ",
        from one in said.Details ?? []
        from error in one.Errors ?? []
        select $"{one.InstanceLocation} {error.Value}");
}

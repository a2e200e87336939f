using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace Tael.Tests.OpenApi;

/// <summary>The calls as <c>/openapi/v3.json</c> describes them to anybody.</summary>
public sealed class DescribedCalls
{
    private static readonly ConcurrentDictionary<string, Task<DescribedCalls>> Loaded = new();

    private DescribedCalls(JsonNode document)
    {
        Document = document;
        All =
        [
            .. from path in document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               select new DescribedCall(path.Key, operation.Key.ToUpperInvariant(), operation.Value!),
        ];
    }

    public JsonNode Document { get; }

    public IReadOnlyList<DescribedCall> All { get; }

    /// <summary>The document is the program's and not the instance's, so one is fetched for all of a mode's.</summary>
    public static Task<DescribedCalls> Of(Uri address) => Loaded.GetOrAdd("", async _ =>
    {
        using var http = new HttpClient { BaseAddress = address };
        return new(JsonNode.Parse(await http.GetStringAsync("/openapi/v3.json"))!);
    });

    public DescribedCall? Find(string method, string target)
    {
        var path = WithoutDots(target.Split('?', 2)[0]);
        return All.Where(call => call.Method == method && call.IsAt(path)).MinBy(call => call.Parameters);
    }

    /// <summary>Where a path leads: servers take out its segments of dots (RFC 3986, 5.2.4) before anything is looked up.</summary>
    private static string WithoutDots(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            var name = segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            if (name is "..") segments.RemoveRange(Math.Max(1, segments.Count - 1), Math.Min(1, segments.Count - 1));
            else if (name is not ".") segments.Add(segment);
        }

        return string.Join('/', segments).TrimEnd('/');
    }

    /// <summary>Fails if this answer is not one that the document tells of.</summary>
    public void MustTellOf(string method, string target, int status, byte[] body)
    {
        if (Find(method, target) is not { } call) return;

        if (call.WhyUndescribed(status, body) is { } why)
        {
            Assert.Fail($"{method} {call.Path} says {why}; declare it where the endpoint is mapped (Answers, Refuses).");
        }
    }
}

/// <summary>One operation of the document.</summary>
public sealed class DescribedCall
{
    private readonly Regex _path;
    private readonly ConcurrentDictionary<int, JsonSchema> _answers = new();

    internal DescribedCall(string path, string method, JsonNode operation)
    {
        (Path, Method, Operation) = (path, method, operation);
        Parameters = path.Count(c => c == '{');
        _path = new Regex($"^{Regex.Replace(Regex.Escape(path), @"\\\{\w+}", "[^/]+")}$");
    }

    public string Path { get; }
    public string Method { get; }
    public JsonNode Operation { get; }
    public int Parameters { get; }

    public JsonNode? BodySchema => Operation["requestBody"]?["content"]?["application/json"]?["schema"];
    public JsonNode? BodyExample => Operation["requestBody"]?["content"]?["application/json"]?["example"];

    public IEnumerable<JsonNode> ParametersIn(string where) =>
        (Operation["parameters"]?.AsArray() ?? []).Where(one => (string)one!["in"]! == where).Select(one => one!);

    /// <summary>Of what is taken and of what is answered when all is well.</summary>
    public IEnumerable<JsonNode> Schemas() => Contents().Select(content => content["schema"]).OfType<JsonNode>();

    public IEnumerable<(JsonNode Schema, JsonNode Example)> Examples() =>
        Contents().Where(content => content["example"] is not null).Select(content => (content["schema"]!, content["example"]!));

    private IEnumerable<JsonNode> Contents() =>
        Operation["responses"]!.AsObject().Where(response => response.Key[0] == '2').Select(response => response.Value)
            .Append(Operation["requestBody"])
            .SelectMany(part => part?["content"]?.AsObject().Select(content => content.Value) ?? [])
            .OfType<JsonNode>()
            .Concat(Operation["parameters"]?.AsArray().OfType<JsonNode>() ?? []);

    public bool IsAt(string path) => _path.IsMatch(path);

    /// <summary>Null if the document tells of such an answer.</summary>
    public string? WhyUndescribed(int status, byte[] body)
    {
        if (Operation["responses"]![$"{status}"] is null) return $"{status}, which is not described";
        if (Schema(status) is not { } schema) return null;

        JsonElement json;
        try
        {
            json = JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return $"{status} and no JSON";
        }

        var said = _answers.GetOrAdd(status, _ => JsonSchema.FromText(schema.ToJsonString()))
            .Evaluate(json, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return said.IsValid ? null : $"{status} {json}, which is not as described: {Errors(said)}";
    }

    private static string Errors(EvaluationResults said) => string.Join("; ",
        from part in said.Details ?? []
        from error in part.Errors ?? []
        select $"{part.InstanceLocation} {error.Value}");

    private JsonNode? Schema(int status) =>
        Operation["responses"]![$"{status}"]?["content"]?.AsObject().Select(content => content.Value!["schema"]).FirstOrDefault();
}

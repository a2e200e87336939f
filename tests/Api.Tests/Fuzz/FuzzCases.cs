using System.Text;
using System.Text.Json.Nodes;
using Tael.Tests.OpenApi;

namespace Tael.Tests.Fuzz;

/// <summary>Draws requests from the description: one in four as it should be, the others spoilt somewhere.</summary>
public sealed class FuzzCases
{
    /// <summary>A new merchant or user costs as much as a thousand other calls, and time that goes on ends what can be paid.</summary>
    private static readonly string[] Seldom = ["/sandbox/merchants", "/sandbox/users", "/sandbox/clock"];

    /// <summary>Asks for failures, and gets them, or changes the keys that the callers sign and verify with.</summary>
    private static readonly string[] Never =
        ["/sandbox/faults", "/sandbox/reset", "/sandbox/platform-keys", "/sandbox/merchants/{mchid}/keys"];

    private static readonly string[] OddValues =
    [
        "", "%", "%00", "%ff", "%C3%28", "%2F..%2F", "..", "%E8%8C%B6", "a%20b", "+", "1;2", "%22", "%5C", "-1", "null", "%F0%9F%92%A9", new('1', 33), new('a', 2_000),
    ];

    private readonly Random _random;
    private readonly DescribedCall[] _calls;
    private readonly GoodRequests _good;
    private readonly Mutations _mutations;
    private readonly Harvest _harvest;

    public FuzzCases(Random random, DescribedCalls calls, Harvest harvest, IReadOnlyDictionary<string, string> mine)
    {
        _random = random;
        _calls = [.. calls.All.Where(call => !Never.Any(path => call.Path.StartsWith(path, StringComparison.Ordinal)))];
        _good = new(random, harvest, mine);
        _mutations = new(random);
        _harvest = harvest;
    }

    public FuzzRequest Next()
    {
        var call = Draw();
        var isGood = _random.Next(4) == 0;
        var where = isGood ? -1 : _random.Next(10);
        var good = call.BodySchema is { } schema ? _good.Body(schema) : null;
        var body = good is null ? null : where < 5 && !isGood ? _mutations.Spoil(good) : Encoding.UTF8.GetBytes(good.ToJsonString());
        var request = new FuzzRequest(call.Method, Target(call, spoilt: where is 5 or 6 || (good is null && !isGood)), body);
        return where switch
        {
            7 => request with { Signs = _mutations.SpoilBytes([.. body ?? "{}"u8]) },
            8 => request with { Spoils = SpoilAuthorization() },
            9 => SpoilRequest(request),
            _ => request,
        };
    }

    private DescribedCall Draw()
    {
        while (true)
        {
            var call = _calls[_random.Next(_calls.Length)];
            if (!Seldom.Contains(call.Path) || call.Method == "GET" || _random.Next(100) == 0) return call;
        }
    }

    private string Target(DescribedCall call, bool spoilt)
    {
        var target = call.ParametersIn("path").Aggregate(call.Path, (path, parameter) =>
        {
            var name = (string)parameter["name"]!;
            var value = spoilt && _random.Next(2) == 0
                ? OddValues[_random.Next(OddValues.Length)]
                : Uri.EscapeDataString(_good.Text(name, parameter["schema"]!));
            return path.Replace($"{{{name}}}", value.Length == 0 ? "%20" : value, StringComparison.Ordinal);
        });
        var query = call.ParametersIn("query")
            .Where(parameter => parameter["schema"]!["not"] is null && ((bool?)parameter["required"] == true || _random.Next(2) == 0))
            .Select(parameter => $"{parameter["name"]}={Uri.EscapeDataString(_good.Text((string)parameter["name"]!, parameter["schema"]!))}")
            .ToList();
        if (spoilt) SpoilQuery(query);
        return query.Count == 0 ? target : $"{target}?{string.Join('&', query)}";
    }

    private void SpoilQuery(List<string> query)
    {
        var odd = OddValues[_random.Next(OddValues.Length)];
        switch (_random.Next(5))
        {
            case 0 when query.Count > 0: query.Add(query[0]); break;
            case 1 when query.Count > 0: query.RemoveAt(0); break;
            case 2 when query.Count > 0: query[0] = $"{query[0].Split('=')[0]}={odd}"; break;
            case 3: query.Add($"{odd}={odd}"); break;
            default: query.Add(odd); break;
        }
    }

    private Func<string, string> SpoilAuthorization()
    {
        var other = _harvest.Pick("mchid", _random) ?? "1900000109";
        var at = _random.Next(400);
        return _random.Next(9) switch
        {
            0 => _ => "",
            1 => text => text[..Math.Min(at, text.Length)],
            2 => text => text.Replace("mchid=\"", $"mchid=\"{other}\",mchid=\"", StringComparison.Ordinal),
            3 => text => text.Replace("timestamp=\"1", "timestamp=\"9", StringComparison.Ordinal),
            4 => text => text.Replace("signature=\"", "signature=\"A", StringComparison.Ordinal),
            5 => text => text.Replace("WECHATPAY2-SHA256-RSA2048", "WECHATPAY2-SM2-WITH-SM3", StringComparison.Ordinal),
            6 => text => $"{text},x=\"{new string('1', 2_000)}\"",
            7 => text => text.Insert(Math.Min(at, text.Length), "\""),
            _ => text => text.Replace("serial_no=\"", "serial_no=\"0", StringComparison.Ordinal),
        };
    }

    private FuzzRequest SpoilRequest(FuzzRequest request) => _random.Next(6) switch
    {
        0 => request with { Method = new[] { "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS" }[_random.Next(7)] },
        1 => request with { Target = request.Target + "/" },
        2 => request with { Headers = [("Wechatpay-Serial", OddValues[_random.Next(OddValues.Length)])] },
        3 => request with { Headers = [("Accept", "text/html"), ("Accept-Encoding", "gzip"), ("X-Forwarded-For", "10.0.0.1")] },
        4 => request with { Headers = [("Content-Encoding", "gzip"), ("Idempotency-Key", new string('k', 1_000))] },
        _ => request with { Body = [.. request.Body ?? [], .. new byte[66_000]] },
    };
}

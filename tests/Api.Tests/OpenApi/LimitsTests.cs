using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Tael.Silo.Journals;
using Tael.Tests.Wire;

namespace Tael.Tests.OpenApi;

/// <summary>What the document says of fields is what the calls do: each limit is kept by the example, and one over it is
/// refused with the field's own name.</summary>
public sealed class LimitsTests(WireTael tael) : IClassFixture<WireTael>
{
    [Fact]
    public async Task A_field_over_its_limit_is_refused_by_name()
    {
        var calls = await DescribedCalls.Of(tael.Address);
        var count = 0;
        var journal = tael.Get<JournalStore>().Counts.Appends;
        foreach (var call in calls.All.Where(call => call.Path.StartsWith("/v3/", StringComparison.Ordinal) && call.BodySchema is not null))
        {
            foreach (var spoilt in Spoiling.EachFieldOf(call.BodySchema!, Ours(call)))
            {
                var reply = await tael.Merchant.PostText(TargetOf(call), spoilt.Body.ToJsonString());
                Assert.True(
                    (int)reply.Status == 400 && reply.Code == "PARAM_ERROR" && reply.Field == spoilt.Field,
                    $"{call.Path} {spoilt.Field} {spoilt.Why}: {(int)reply.Status} {reply.Text}");
                count++;
            }
        }

        Assert.InRange(count, 500, int.MaxValue);
        Assert.Equal(journal, tael.Get<JournalStore>().Counts.Appends);
    }

    [Fact]
    public async Task Our_own_calls_refuse_a_field_over_its_limit_by_name_too()
    {
        var device = await tael.NewDevice();
        var calls = await DescribedCalls.Of(tael.Address);
        var count = 0;
        foreach (var call in calls.All.Where(call => !call.Path.StartsWith("/v3/", StringComparison.Ordinal) && call.BodySchema is not null))
        {
            foreach (var spoilt in Spoiling.EachFieldOf(call.BodySchema!, Ours(call)).Where(spoilt => spoilt.Why != "null" && !spoilt.Why.EndsWith("a control character", StringComparison.Ordinal)))
            {
                var reply = call.Path.StartsWith("/device/", StringComparison.Ordinal)
                    ? await device.Send(HttpMethod.Post, TargetOf(call), spoilt.Body.ToJsonString())
                    : await tael.Payer.Send(HttpMethod.Post, TargetOf(call), JsonContent.Create(spoilt.Body));
                calls.MustTellOf("POST", TargetOf(call), reply.Status, reply.Body);
                Assert.True(
                    reply.Status == 400 && reply.Code == "PARAM_ERROR" && $"/{reply.Json.GetProperty("field")}" == spoilt.Field,
                    $"{call.Path} {spoilt.Field} {spoilt.Why}: {reply.Status} {Encoding.UTF8.GetString(reply.Body)}");
                count++;
            }
        }

        Assert.InRange(count, 70, int.MaxValue);
    }

    [Fact]
    public async Task An_example_is_understood()
    {
        var calls = await DescribedCalls.Of(tael.Address);
        foreach (var call in calls.All.Where(call => call.Path.StartsWith("/v3/", StringComparison.Ordinal) && call.BodySchema is not null))
        {
            var reply = await tael.Merchant.PostText(TargetOf(call), Ours(call).ToJsonString());
            Assert.False((int)reply.Status == 400 && reply.Code == "PARAM_ERROR", $"{call.Path}: {reply.Text}");
        }
    }

    [Fact]
    public async Task A_parameter_over_its_limit_is_refused_by_name()
    {
        var calls = await DescribedCalls.Of(tael.Address);
        foreach (var call in calls.All.Where(call => call.Method == "GET" && call.Path.StartsWith("/v3/", StringComparison.Ordinal)))
        {
            foreach (var parameter in call.ParametersIn("query"))
            {
                var name = (string)parameter["name"]!;
                var schema = parameter["schema"]!;
                var bad = schema["maxLength"] is { } longest ? new string('1', (int)longest + 1) : "NO_SUCH_WORD";
                var others = call.ParametersIn("query").Where(other => other != parameter && (bool?)other["required"] == true)
                    .Select(other => $"{other["name"]}={((string?)other["schema"]!["type"] == "integer" ? other["example"] : tael.Merchant.Mchid)}&");
                var reply = await tael.Merchant.Get($"{TargetOf(call).Split('?')[0]}?{string.Concat(others)}{name}={bad}");
                reply.MustRefuse(400, "PARAM_ERROR", name);
            }
        }
    }

    [Fact]
    public async Task A_number_in_a_path_over_its_limit_is_refused_by_name_before_anybody_is_told_whose_it_is_not()
    {
        var calls = await DescribedCalls.Of(tael.Address);
        var wrong = new List<string>();
        foreach (var call in calls.All.Where(call => call.Path.StartsWith("/v3/", StringComparison.Ordinal)))
        {
            foreach (var parameter in call.ParametersIn("path").Where(parameter => parameter["schema"]!["maxLength"] is not null))
            {
                var tooLong = new string('1', (int)parameter["schema"]!["maxLength"]! + 1);
                var target = TargetOf(call).Replace((string)parameter["example"]!, tooLong, StringComparison.Ordinal);
                var reply = call.Method == "GET"
                    ? await tael.Merchant.Get(target)
                    : await tael.Merchant.PostText(target, call.BodySchema is null ? "" : Ours(call).ToJsonString());
                var isRight = (int)reply.Status == 400 && reply.Code == "PARAM_ERROR" && reply.Field == (string)parameter["name"]!;
                if (!isRight) wrong.Add($"{call.Method} {target}: {(int)reply.Status} {reply.Text}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_parameter_that_is_missing_doubled_empty_or_unknown_is_refused_by_name()
    {
        var calls = await DescribedCalls.Of(tael.Address);
        var (count, journal) = (0, tael.Get<JournalStore>().Counts.Appends);
        foreach (var call in calls.All.Where(call => call.Method == "GET" && call.Path.StartsWith("/v3/", StringComparison.Ordinal)))
        {
            // A file's address is taken from an answer, whole; it is not put together from parameters.
            if (call.Path == "/v3/billdownload/file") continue;

            var (path, all) = (TargetOf(call).Split('?')[0], call.ParametersIn("query").ToArray());
            if (all.Length == 0) continue;

            foreach (var parameter in all)
            {
                var name = (string)parameter["name"]!;
                if (parameter["schema"]!["not"] is not null) continue;

                var others = all.Where(other => other != parameter && (bool?)other["required"] == true).Select(Good).ToArray();
                if ((bool?)parameter["required"] == true) await MustRefuse(name, others);
                await MustRefuse(name, [.. others, Good(parameter), Good(parameter)]);
                await MustRefuse(name, [.. others, $"{name}="]);
            }

            await MustRefuse("no_such_parameter", [.. all.Where(one => (bool?)one["required"] == true).Select(Good), "no_such_parameter=1"]);

            async Task MustRefuse(string name, string[] query)
            {
                (await tael.Merchant.Get($"{path}?{string.Join('&', query)}")).MustRefuse(400, "PARAM_ERROR", name);
                count++;
            }
        }

        Assert.InRange(count, 40, int.MaxValue);
        Assert.Equal(journal, tael.Get<JournalStore>().Counts.Appends);

        string Good(JsonNode parameter) =>
            $"{parameter["name"]}={((string)parameter["name"]! is "mchid" or "sp_mchid" ? tael.Merchant.Mchid : Uri.EscapeDataString($"{parameter["example"]}"))}";
    }

    /// <summary>The example, made this merchant's own.</summary>
    private JsonNode Ours(DescribedCall call)
    {
        var body = call.BodyExample?.DeepClone() ?? new JsonObject();
        if (body["mchid"] is not null) body["mchid"] = tael.Merchant.Mchid;
        if (body["appid"] is not null) body["appid"] = tael.Merchant.AppId;
        if (body["openid"] is not null) body["openid"] = tael.OpenId;
        if (body["payer"]?["openid"] is not null) body["payer"]!["openid"] = tael.OpenId;
        if (body["combine_mchid"] is not null) body["combine_mchid"] = tael.Merchant.Mchid;
        if (body["combine_appid"] is not null) body["combine_appid"] = tael.Merchant.AppId;
        if (body["combine_payer_info"]?["openid"] is not null) body["combine_payer_info"]!["openid"] = tael.OpenId;
        if (body["sp_mchid"] is not null) body["sp_mchid"] = tael.Merchant.Mchid;
        if (body["sp_appid"] is not null) body["sp_appid"] = tael.Merchant.AppId;
        foreach (var sub in body["sub_orders"]?.AsArray() ?? []) sub!["mchid"] = tael.Merchant.Mchid;
        return body;
    }

    private string TargetOf(DescribedCall call)
    {
        var path = call.ParametersIn("path").Aggregate(call.Path, (path, parameter) =>
            path.Replace(
                $"{{{parameter["name"]}}}",
                (string?)parameter["name"] == "openid" ? tael.OpenId : (string)parameter["example"]!,
                StringComparison.Ordinal));
        var query = call.ParametersIn("query")
            .Where(parameter => (bool?)parameter["required"] == true || IsOwnMchid((string)parameter["name"]!))
            .Select(parameter => $"{parameter["name"]}={(IsOwnMchid((string)parameter["name"]!) ? tael.Merchant.Mchid : parameter["example"])}")
            .ToArray();
        return query.Length > 0 ? $"{path}?{string.Join('&', query)}" : path;

        bool IsOwnMchid(string name) =>
            name is "mchid" or "sp_mchid" || (name == "sub_mchid" && path.Contains("/partner/", StringComparison.Ordinal));
    }
}

using System.Text.Json.Nodes;

namespace Tael.Tests.Wire;

/// <summary>Each member of an order by payment code, spoilt.</summary>
public sealed partial class CodeOrderCallsTests
{
    public static TheoryData<string, string?, string, string> Spoilt
    {
        get
        {
            var rows = new TheoryData<string, string?, string, string>
            {
                { "/appid", "\"wx-unknown\"", "APPID_MCHID_NOT_MATCH", "/appid" },
                { "/mchid", "\"1900000902\"", "APPID_MCHID_NOT_MATCH", "/mchid" },
                { "/out_trade_no", "\"short\"", "PARAM_ERROR", "/out_trade_no" },
                { "/out_trade_no", "\"order 1\"", "PARAM_ERROR", "/out_trade_no" },
                { "/description", $"\"{new string('d', 128)}\"", "PARAM_ERROR", "/description" },
                { "/attach", $"\"{new string('a', 129)}\"", "PARAM_ERROR", "/attach" },
                { "/goods_tag", $"\"{new string('g', 33)}\"", "PARAM_ERROR", "/goods_tag" },
                { "/support_fapiao", "\"yes\"", "PARAM_ERROR", "/support_fapiao" },
                { "/notify_url", "\"http://x/y\"", "PARAM_ERROR", "/notify_url" },
                { "/amount/total", "0", "PARAM_ERROR", "/amount/total" },
                { "/amount/total", "1000000001", "PARAM_ERROR", "/amount/total" },
                { "/amount/currency", "\"USD\"", "PARAM_ERROR", "/amount/currency" },
                { "/payer/auth_code", $"\"{new string('1', 33)}\"", "PARAM_ERROR", "/payer/auth_code" },
                { "/scene_info/device_id", $"\"{new string('d', 33)}\"", "PARAM_ERROR", "/scene_info/device_id" },
                { "/scene_info/device_ip", $"\"{new string('1', 46)}\"", "PARAM_ERROR", "/scene_info/device_ip" },
                { "/scene_info/store_info", """{"id":7}""", "PARAM_ERROR", "/scene_info/store_info/id" },
                { "/detail", "{}", "PARAM_ERROR", "/detail/goods_detail" },
                { "/detail", """{"goods_detail":[{"quantity":1,"unit_price":1}]}""", "PARAM_ERROR", "/detail/goods_detail/0/merchant_goods_id" },
                { "/detail", """{"goods_detail":[{"merchant_goods_id":"a","unit_price":1}]}""", "PARAM_ERROR", "/detail/goods_detail/0/quantity" },
                { "/detail", """{"goods_detail":[{"merchant_goods_id":"a","quantity":1}]}""", "PARAM_ERROR", "/detail/goods_detail/0/unit_price" },
                { "/settle_info", """{"profit_sharing":"Y"}""", "PARAM_ERROR", "/settle_info/profit_sharing" },
            };
            foreach (var required in new[] { "appid", "mchid", "description", "out_trade_no", "payer", "amount", "scene_info" })
            {
                rows.Add($"/{required}", null, "PARAM_ERROR", $"/{required}");
                rows.Add($"/{required}", "null", "PARAM_ERROR", $"/{required}");
                rows.Add($"/{required}", "7", "PARAM_ERROR", $"/{required}");
            }

            foreach (var required in new[] { "payer/auth_code", "amount/total", "scene_info/store_info" })
            {
                rows.Add($"/{required}", null, "PARAM_ERROR", $"/{required}");
                rows.Add($"/{required}", "true", "PARAM_ERROR", $"/{required}");
            }

            return rows;
        }
    }

    /// <summary>One Tael for all rows, since starting one takes longer than a row.</summary>
    [Fact]
    public async Task A_spoilt_order_is_refused_and_changes_nothing()
    {
        var code = await Code();
        foreach (var row in Spoilt)
        {
            var (member, value, refusal, field) = row.Data;
            var no = NewNo();
            var request = Request(no, code);
            JsonNode parent = request;
            var path = member[1..].Split('/');
            foreach (var step in path[..^1]) parent = parent[step]!;
            if (value is null) parent.AsObject().Remove(path[^1]);
            else parent[path[^1]] = JsonNode.Parse(value);
            (await Post(request)).MustRefuse(400, refusal, field);
            (await Query(no)).MustRefuse(404, "ORDER_NOT_EXIST");
        }

        Assert.Equal(code, await Code());
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tael.Silo.Journals;
using Tael.Tests.Wire;

namespace Tael.Tests.OpenApi;

/// <summary>Another merchant's things look as those that are not there, in every call that names something: nobody learns of them, and
/// nothing happens to them.</summary>
public sealed class ForeignTests(WireTael tael) : IClassFixture<WireTael>
{
    [Fact]
    public async Task Anothers_things_look_as_those_that_are_not_there()
    {
        var things = await Things();
        var absent = things.ToDictionary(thing => thing.Key, thing => Like(thing.Value));
        var calls = (await DescribedCalls.Of(tael.Address)).All.Where(call => call.Path.StartsWith("/v3/", StringComparison.Ordinal)).ToArray();
        var before = await Seen(calls, things);
        Assert.InRange(before.Count, 9, int.MaxValue);

        var journal = tael.Get<JournalStore>().Counts.Appends;
        var compared = await Compare(calls.Where(call => call.Method == "GET"), things, absent);
        Assert.Equal(journal, tael.Get<JournalStore>().Counts.Appends);
        compared += await Compare(calls.Where(call => call.Method == "POST"), things, absent);
        Assert.InRange(compared, 30, int.MaxValue);
        Assert.Equal(before, await Seen(calls, things));
    }

    private async Task<int> Compare(IEnumerable<DescribedCall> calls, Dictionary<string, string> things, Dictionary<string, string> absent)
    {
        var count = 0;
        foreach (var call in calls)
        {
            if (RequestOf(call, tael.OtherMerchant, things) is not { } foreign) continue;

            var (ours, none) = (await tael.OtherMerchant.Send(foreign), await tael.OtherMerchant.Send(RequestOf(call, tael.OtherMerchant, absent)!));
            Assert.True(
                ours.Status == none.Status && CodeOf(ours) == CodeOf(none),
                $"{call.Method} {foreign.Target}: {(int)ours.Status} {ours.Text} but, where there is none, {(int)none.Status} {none.Text}");
            if (call.Method == "GET") Assert.InRange((int)ours.Status, 400, 499);
            count++;
        }

        return count;
    }

    /// <summary>What their own merchant sees of them.</summary>
    private async Task<Dictionary<string, string>> Seen(IEnumerable<DescribedCall> calls, Dictionary<string, string> things)
    {
        var seen = new Dictionary<string, string>();
        foreach (var call in calls.Where(call => call.Method == "GET"))
        {
            if (RequestOf(call, tael.Merchant, things) is not { } request) continue;

            var reply = await tael.Merchant.Send(request);
            if ((int)reply.Status == 200) seen[request.Target] = reply.Text;
        }

        return seen;
    }

    /// <summary>Names the things wherever the call names any: in its path, its query, its body. Null: it names none.</summary>
    private static WireRequest? RequestOf(DescribedCall call, SigningClient by, Dictionary<string, string> things)
    {
        var named = false;
        var path = call.ParametersIn("path").Aggregate(call.Path, (path, parameter) => path.Replace(
            $"{{{parameter["name"]}}}", Value(parameter), StringComparison.Ordinal));
        var query = call.ParametersIn("query").Where(one => (bool?)one["required"] == true || (string)one["name"]! is "mchid" or "transaction_id")
            .Select(one => $"{one["name"]}={Value(one)}").ToArray();
        var body = call.BodyExample?.DeepClone();
        foreach (var (name, _) in body?.AsObject().ToArray() ?? [])
        {
            if (Find(call, name, things) is { } thing) body![name] = thing;
            else if (name is "mchid" or "combine_mchid" or "sp_mchid") body![name] = by.Mchid;
            else if (name is "appid" or "combine_appid" or "sp_appid") body![name] = by.AppId;
            named |= Find(call, name, things) is not null;
        }

        var target = query.Length > 0 ? $"{path}?{string.Join('&', query)}" : path;
        return named ? new(new HttpMethod(call.Method), target, body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body)) : null;

        string Value(JsonNode parameter)
        {
            var name = (string)parameter["name"]!;
            if (name is "mchid" or "sp_mchid") return by.Mchid;
            if (name == "appid") return by.AppId;
            if (Find(call, name, things) is not { } thing) return $"{parameter["example"]}";

            named = true;
            return thing;
        }
    }

    /// <summary>A name may stand for several kinds of things.</summary>
    private static string? Find(DescribedCall call, string name, Dictionary<string, string> things) =>
        (name == "out_order_no" && call.Path.Contains("/payscore/", StringComparison.Ordinal) ? things.GetValueOrDefault("service_order") : null)
        ?? things.GetValueOrDefault(name);

    /// <summary>The merchant's, one of each kind, by the names that calls have for them.</summary>
    private async Task<Dictionary<string, string>> Things()
    {
        var merchant = tael.Merchant;
        var order = merchant.Order("owned-1");
        order["settle_info"] = new { profit_sharing = true };
        await tael.Pay((await Post("/v3/pay/transactions/native", order)).GetProperty("code_url").GetString()!, 100);
        await tael.Pay((await Post("/v3/pay/transactions/native", merchant.Order("spent-1", 5_000))).GetProperty("code_url").GetString()!, 5_000);
        var http = new HttpClient { BaseAddress = tael.Address };
        await http.PostAsJsonAsync("/sandbox/clock", new { advance = "PT2M" });
        var paid = (await merchant.Get($"/v3/pay/transactions/out-trade-no/owned-1?mchid={merchant.Mchid}")).Json;
        var transaction = paid.GetProperty("transaction_id").GetString()!;
        await Post("/v3/profitsharing/receivers/add", new { appid = merchant.AppId, type = "PERSONAL_OPENID", account = tael.OpenId, relation_type = "USER" });
        await Post("/v3/profitsharing/orders", new
        {
            appid = merchant.AppId,
            transaction_id = transaction,
            out_order_no = "shared-1",
            receivers = new[] { new { type = "PERSONAL_OPENID", account = tael.OpenId, amount = 10, description = "a" } },
            unfreeze_unsplit = false,
        });
        await Post("/v3/refund/domestic/refunds", new { out_trade_no = "spent-1", out_refund_no = "refunded-1", amount = new { refund = 1, total = 5_000, currency = "CNY" } });
        var payout = await Post("/v3/fund-app/mch-transfer/transfer-bills", new
        {
            appid = merchant.AppId,
            out_bill_no = "given1",
            transfer_scene_id = "1000",
            openid = tael.OpenId,
            transfer_amount = 30,
            transfer_remark = "a",
            transfer_scene_report_infos = new[] { new { info_type = "活动名称", info_content = "a" } },
        });
        await Post("/v3/tael/merchant-codes", new { code_id = "code-1", appid = merchant.AppId, description = "a", notify_url = "http://127.0.0.1:9/x" });
        var service = await http.PostAsJsonAsync($"/sandbox/merchants/{merchant.Mchid}/services", new { scene = "POWER_BANK" });
        await Post("/v3/payscore/serviceorder", new
        {
            out_order_no = "trusted-1",
            appid = merchant.AppId,
            service_id = (await service.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("serviceId").GetString(),
            service_introduction = "a",
            time_range = new { start_time = "OnAccept" },
            risk_fund = new { name = "DEPOSIT", amount = 100 },
            notify_url = "http://127.0.0.1:9/x",
        });
        var device = await tael.NewDevice();
        return new()
        {
            ["out_trade_no"] = "owned-1",
            ["transaction_id"] = transaction,
            ["out_order_no"] = "shared-1",
            ["out_refund_no"] = "refunded-1",
            ["out_bill_no"] = "given1",
            ["transfer_bill_no"] = payout.GetProperty("transfer_bill_no").GetString()!,
            ["code_id"] = "code-1",
            ["service_order"] = "trusted-1",
            ["device_sn"] = device.SerialNo,
        };

        async Task<JsonElement> Post(string target, object body)
        {
            var reply = await merchant.Post(target, body);
            Assert.True((int)reply.Status is 200 or 204, $"{target} {reply.Text}");
            return reply.Body.Length == 0 ? default : reply.Json;
        }
    }

    /// <summary>Of the same form, and of nobody.</summary>
    private static string Like(string thing) => thing[..^1] + (thing[^1] == '7' ? '8' : '7');

    private static string? CodeOf(WireReply reply) => (int)reply.Status < 400 ? null : reply.Code;
}

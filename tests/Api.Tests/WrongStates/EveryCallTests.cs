using Tael.Tests.OpenApi;
using Tael.Tests.Wire;

namespace Tael.Tests.WrongStates;

/// <summary>Whoever adds a call adds its rows: none is served whose bad input and wrong states nobody has tried.</summary>
public sealed class EveryCallTests(WireTael tael) : IClassFixture<WireTael>
{
    /// <summary>Devices, faces and services on trust have stories of their own instead of tables.</summary>
    private static readonly string[] NotOfTheTrade =
    [
        "/v3/payscore/", "/v3/offlineface", "/v3/facemch/", "/v3/iotmanage/", "/v3/pay-devices/", "/v3/tael/devices", "/v3/tael/rollouts",
        "/v3/tael/member",
    ];

    /// <summary>A file's call has no fields: <see cref="Media.MediaTests"/> spoils what it has. The other asks for nothing.</summary>
    private static readonly string[] WithoutFields = ["/v3/merchant/media/upload", "/v3/merchant/media/video_upload", "/v3/tael/member-plan"];

    [Fact]
    public async Task Every_call_of_the_trade_has_rows_of_wrong_states_or_says_why_not()
    {
        var served = (await Served()).Where(call => !NotOfTheTrade.Any(other => call.Path.StartsWith(other, StringComparison.Ordinal)))
            .Select(call => $"{call.Method} {call.Path}").Order(StringComparer.Ordinal).ToArray();
        var told = StateRows.Tables.Distinct().Concat(StateRows.Elsewhere.Keys).Order(StringComparer.Ordinal).ToArray();
        Assert.True(served.SequenceEqual(told), string.Join('\n', [.. served.Except(told).Select(call => $"no rows: {call}"), .. told.Except(served).Select(call => $"not served: {call}")]));
    }

    /// <summary>The rows themselves follow from the description: <see cref="LimitsTests"/>.</summary>
    [Fact]
    public async Task Every_call_has_rows_of_bad_input() => Assert.Empty(
        from call in await Served()
        where call.BodySchema is null && !call.ParametersIn("query").Any()
            && !call.ParametersIn("path").Any(parameter => parameter["schema"]!["maxLength"] is not null)
            && !WithoutFields.Contains(call.Path)
        select $"{call.Method} {call.Path}");

    private async Task<IEnumerable<DescribedCall>> Served() =>
        (await DescribedCalls.Of(tael.Address)).All.Where(call => call.Path.StartsWith("/v3/", StringComparison.Ordinal));
}

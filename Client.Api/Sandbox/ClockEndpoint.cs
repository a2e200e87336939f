using System.Globalization;
using System.Text.RegularExpressions;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire.Fields;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Sandbox;

/// <summary>GET /sandbox/clock, POST /sandbox/clock {advance}: what time the business thinks it is.</summary>
internal static partial class ClockEndpoint
{
    public static void Map(IEndpointRouteBuilder sandbox)
    {
        sandbox.MapGet("/clock", (TestClock clock) => Show(clock)).AnswersOwn<Response>();
        sandbox.MapPost("/clock", Advance).TakesOwn<Request>().AnswersOwn<Response>();
    }

    private static async Task<IResult> Advance(HttpRequest http, TestClock clock)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;

        if (!TryParse(request.Advance, out var by) || !clock.Advance(by))
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest,
                "PARAM_ERROR",
                $"advance is an ISO 8601 duration of days, hours, minutes and seconds (PT24H), at most "
                    + $"P{TestClock.AdvanceMax.Days}D at once and P{TestClock.OffsetMax.Days}D in all.",
                "advance");
        }

        return Show(clock);
    }

    private static IResult Show(TestClock clock) => OwnJson.Ok(new Response(
        OwnJson.Time(clock.GetUtcNow()),
        OwnJson.Time(TimeProvider.System.GetUtcNow()),
        (long)clock.Offset.TotalSeconds));

    /// <summary>Years and months have no length of their own, so they are not understood.</summary>
    internal static bool TryParse(string text, out TimeSpan length)
    {
        length = default;
        var match = Duration().Match(text);
        if (!match.Success || text.EndsWith('P') || text.EndsWith('T')) return false;

        var days = Number("d");
        var seconds = (days * 86_400) + (Number("h") * 3_600) + (Number("m") * 60) + Number("s");
        length = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;

        decimal Number(string name) => match.Groups[name] is { Success: true } group
            ? decimal.Parse(group.Value, CultureInfo.InvariantCulture)
            : 0;
    }

    [GeneratedRegex(@"^P(?:(?<d>[0-9]{1,6})D)?"
        + @"(?:T(?:(?<h>[0-9]{1,6})H)?(?:(?<m>[0-9]{1,8})M)?(?:(?<s>[0-9]{1,9}(?:\.[0-9]{1,6})?)S)?)?\z")]
    private static partial Regex Duration();

    /// <param name="Advance">By how much: an ISO 8601 duration of days, hours, minutes and seconds.</param>
    private sealed record Request([property: Text(64)] string Advance);

    /// <param name="Now">The time of business; <paramref name="RealTime"/> is the machine's.</param>
    private sealed record Response(string Now, string RealTime, long OffsetSeconds);
}

using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/faults {match?, fault, times?, delay?} orders a fault (<see cref="FaultKind"/>); GET lists those still to
/// happen; DELETE /sandbox/faults forgets all, DELETE /sandbox/faults/{id} one.</summary>
internal static class FaultsEndpoint
{
    public static void Map(IEndpointRouteBuilder sandbox)
    {
        sandbox.MapPost("/faults", Add)
            .TakesOwn<Request>()
            .AnswersOwn<Response>()
            .Refuses(409, "TOO_MANY_FAULTS", "too many wait to happen");
        sandbox.MapGet("/faults", List).AnswersOwn<ListResponse>();
        sandbox.MapDelete("/faults", Clear).AnswersNothing();
        sandbox.MapDelete("/faults/{id}", Remove)
            .AnswersNothing()
            .Refuses(404, "FAULT_NOT_FOUND", "there is no such fault, or no more");
    }

    private static IResult List(SandboxFaults faults) => OwnJson.Ok(new ListResponse([.. faults.All.Select(Of)]));

    private static IResult Clear(SandboxFaults faults)
    {
        faults.Clear();
        return Results.NoContent();
    }

    private static IResult Remove(string id, SandboxFaults faults) => faults.Remove(id)
        ? Results.NoContent()
        : Problems.Of(StatusCodes.Status404NotFound, "FAULT_NOT_FOUND", "There is no such fault, or no more.");

    private static async Task<IResult> Add(HttpRequest http, SandboxFaults faults)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;

        TimeSpan length = default;
        if (request.Delay is not null && !ClockEndpoint.TryParse(request.Delay, out length))
        {
            return OwnJson.Refuse("delay is an ISO 8601 duration (PT3S).", "delay");
        }

        if (FaultKind.Find(request.Fault, null) is null) return OwnJson.Refuse($"fault is one of {FaultKind.Names}.", "fault");
        if (FaultKind.Find(request.Fault, request.Delay is null ? null : length) is not { } kind)
        {
            return OwnJson.Refuse(
                $"delay is for TIMEOUT and DELAY (at most {FaultKind.DelayMax.TotalMinutes} minutes) and NOTIFY_DELAY (a day).");
        }

        var match = request.Match ?? new();
        if (!(kind.OfCall is null ? match.IsOfNotifications : match.IsOfCalls))
        {
            return OwnJson.Refuse("method, path and outRefundNo match calls, eventType matches notifications.");
        }

        return faults.Add(kind, match, request.Times) is { } ordered
            ? OwnJson.Ok(Of(ordered))
            : Problems.Of(StatusCodes.Status409Conflict, "TOO_MANY_FAULTS", $"At most {SandboxFaults.FaultsMax} can wait.");
    }

    private static Response Of(OrderedFault ordered) =>
        new(ordered.Id, ordered.Kind.Name, ordered.Match, ordered.Left);

    private sealed record Request(
        [property: Text(64)] string Fault,
        FaultMatch? Match = null,
        [property: Whole(1, SandboxFaults.TimesMax)] int Times = 1,
        [property: Text(32)] string? Delay = null);

    private sealed record Response(string Id, string Fault, FaultMatch Match, int Left);

    private sealed record ListResponse(Response[] Faults);
}

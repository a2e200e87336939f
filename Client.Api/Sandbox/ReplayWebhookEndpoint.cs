using Tael.Client.Api.Notifications;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Grains;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/webhooks/{id}/replay: send a notification again, with the same id, whatever became of
/// it.</summary>
internal static class ReplayWebhookEndpoint
{
    private const int IdLengthMax = 64;

    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapPost("/webhooks/{id}/replay", Handle)
        .AnswersOwn<Response>()
        .Refuses(404, "WEBHOOK_NOT_FOUND", "there is no such notification");

    private static async Task<IResult> Handle(string id, IGrainFactory grains, WebhookNudge nudge)
    {
        if (id.Length > IdLengthMax || !await grains.Webhooks().Replay(id))
        {
            return Problems.Of(StatusCodes.Status404NotFound, "WEBHOOK_NOT_FOUND", "There is no such notification.");
        }

        nudge.Give();
        return OwnJson.Ok(new Response(id, "DUE"));
    }

    private sealed record Response(string Id, string State);
}

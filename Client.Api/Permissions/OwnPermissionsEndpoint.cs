using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Merchants;
using Tael.Domain.Permissions;
using Tael.Domain.Scores;
using Tael.Grains;

namespace Tael.Client.Api.Permissions;

/// <summary>GET /wallet/v1/permissions, POST /wallet/v1/permissions {token}, POST /wallet/v1/permissions/close {mchid, authorizationCode}: what the caller has
/// permitted, permits, and no longer permits.</summary>
/// <remarks>All answer what is permitted then. Again they change nothing.</remarks>
internal static class OwnPermissionsEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet)
    {
        wallet.MapGet("/permissions", HandleList).AnswersOwn<Response>();
        wallet.MapPost("/permissions", HandleOpen)
            .TakesOwn<OpenRequest>()
            .AnswersOwn<Response>()
            .Refuses(404, "PERMISSION_NOT_FOUND", "no merchant has asked for it")
            .Refuses(403, "PAY_SCORE_CLOSED", "the caller has not consented to having a score")
            .Refuses(409, "PERMISSION_TAKEN", "another user has given it, or it has ended")
            .Refuses(409, "PERMISSION_OPEN", "the caller has given the merchant one for this service under another code")
            .Refuses(409, "TOO_MANY_PERMISSIONS", "the caller has given 100 permissions")
            .Refuses(403, "ACCOUNT_STOPPED", "the score is stopped, since an audit has found its rows changed")
            .Refuses(503, "TRY_AGAIN", "too much is on its way");
        wallet.MapPost("/permissions/close", HandleClose)
            .TakesOwn<CloseRequest>()
            .AnswersOwn<Response>()
            .Refuses(404, "PERMISSION_NOT_FOUND", "the caller has given no such permission")
            .Refuses(403, "ACCOUNT_STOPPED", "the score is stopped, since an audit has found its rows changed")
            .Refuses(503, "TRY_AGAIN", "too much is on its way");
    }

    private static async Task<IResult> HandleList(HttpContext http, WalletServices services)
    {
        var open = await services.Calls.Run(services.Grains.Score(PayerToken.Of(http)), score => score.Permissions());
        return OwnJson.Ok(new Response([.. open.Held.Select(held => new Held(
            $"{held.Merchant}", held.ServiceId, held.Permission.Value[($"{held.Merchant}".Length + 3)..], OwnJson.Time(held.At)))]));
    }

    private static async Task<IResult> HandleOpen(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<OpenRequest>(http.Request);
        if (request is null) return refusal!;
        if (!services.ServiceTokens.TryParseApplication(request.Token, out var account)) return NotFound();

        var status = await services.Calls.Run(services.Grains.Score(PayerToken.Of(http)), score => score.OpenPermission(account));
        services.Nudge.Give();
        return status switch
        {
            OpenPermissionStatus.Opened => await HandleList(http, services),
            OpenPermissionStatus.NoConsent => Problems.Of(403, "PAY_SCORE_CLOSED", "Open Pay Score first: POST /wallet/v1/score/consent."),
            OpenPermissionStatus.AlreadyOpen => Problems.Of(409, "PERMISSION_OPEN", "The service is permitted already."),
            OpenPermissionStatus.TooMany => Problems.Of(409, "TOO_MANY_PERMISSIONS", "A user gives 100 permissions at most."),
            OpenPermissionStatus.AccountStopped => Problems.Of(403, "ACCOUNT_STOPPED", "This score is stopped; ask the operator."),
            OpenPermissionStatus.OutboxFull => Problems.Of(503, "TRY_AGAIN", "Too much is on its way: send the same request again."),
            OpenPermissionStatus.NotFound => NotFound(),
            OpenPermissionStatus.Taken => Problems.Of(409, "PERMISSION_TAKEN", "Another user has given it, or it has ended."),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static async Task<IResult> HandleClose(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<CloseRequest>(http.Request);
        if (request is null) return refusal!;
        if (!MerchantId.TryParse(request.Mchid, out var merchant) || !AuthorizationCode.TryParse(request.AuthorizationCode, out var code))
        {
            return NotFound();
        }

        var account = code.PermissionOf(merchant);
        var status = await services.Calls.Run(services.Grains.Score(PayerToken.Of(http)), score => score.ClosePermission(account));
        services.Nudge.Give();
        return status switch
        {
            ClosePermissionStatus.Closed => await HandleList(http, services),
            ClosePermissionStatus.AccountStopped => Problems.Of(403, "ACCOUNT_STOPPED", "This score is stopped; ask the operator."),
            ClosePermissionStatus.OutboxFull => Problems.Of(503, "TRY_AGAIN", "Too much is on its way: send the same request again."),
            _ => NotFound(),
        };
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult NotFound() =>
        Problems.Of(404, "PERMISSION_NOT_FOUND", "There is no such permission.");

    private sealed record OpenRequest([property: Text(256)] string Token);

    private sealed record CloseRequest([property: Text(10)] string Mchid, [property: Text(32)] string AuthorizationCode);

    /// <param name="Permissions">One for each service, the oldest first.</param>
    private sealed record Response(Held[] Permissions);

    private sealed record Held(string Mchid, string ServiceId, string AuthorizationCode, string Since);
}

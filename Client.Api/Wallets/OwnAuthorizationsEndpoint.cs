using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payouts;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Ledger;
using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>GET /wallet/v1/payout-authorizations/{package, url-encoded}, POST /wallet/v1/payout-authorizations {package} and …/close
/// {authorizationId}: a merchant asks the caller to agree to being paid without confirming; the caller agrees, and ends it.</summary>
/// <remarks>All answer what is agreed then. Again they change nothing.</remarks>
internal static class OwnAuthorizationsEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet)
    {
        MayBeRefused(wallet.MapGet("/payout-authorizations/{package}", HandleLook));
        MayBeRefused(wallet.MapPost("/payout-authorizations", HandleAgree).TakesOwn<AgreeRequest>())
            .Refuses(409, "AUTHORIZATION_CLOSED", "it is over, or the time to agree is")
            .Refuses(403, "ACCOUNT_STOPPED", "it is stopped, since an audit has found its rows changed");
        MayBeRefused(wallet.MapPost("/payout-authorizations/close", HandleClose).TakesOwn<CloseRequest>())
            .Refuses(403, "ACCOUNT_STOPPED", "it is stopped, since an audit has found its rows changed");
    }

    private static IEndpointConventionBuilder MayBeRefused(IEndpointConventionBuilder call) => call
        .AnswersOwn<Response>()
        .Refuses(404, "AUTHORIZATION_NOT_FOUND", "no merchant has asked for it")
        .Refuses(403, "NOT_THE_PAYEE", "it is another user who is asked");

    private static async Task<IResult> HandleLook(string package, HttpContext http, WalletServices services) =>
        services.PayoutTokens.TryParseAuthorization(package, out var account) ? await Show(account, http, services) : NotFound();

    private static async Task<IResult> HandleAgree(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<AgreeRequest>(http.Request);
        if (request is null) return refusal!;
        if (!services.PayoutTokens.TryParseAuthorization(request.Package, out var account)) return NotFound();

        return await Agree(account, http, services) ?? await Show(account, http, services);
    }

    /// <returns>Null if it is agreed.</returns>
    internal static async Task<IResult?> Agree(AccountId account, HttpContext http, WalletServices services)
    {
        var command = new ConfirmPayoutAuthorization(PayerToken.Of(http));
        var status = await services.Calls.Run(services.Grains.PayoutAuthorization(account), grain => grain.Confirm(command));
        services.Nudge.Give();
        return status switch
        {
            ConfirmAuthorizationStatus.Confirmed => null,
            ConfirmAuthorizationStatus.NotFound => NotFound(),
            ConfirmAuthorizationStatus.NotThePayee => NotThePayee(),
            ConfirmAuthorizationStatus.Closed => Problems.Of(409, "AUTHORIZATION_CLOSED", "It is over, or the time to agree is."),
            ConfirmAuthorizationStatus.AccountStopped => Stopped(),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static async Task<IResult> HandleClose(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<CloseRequest>(http.Request);
        if (request is null) return refusal!;
        if (!PayoutAuthorizationId.TryParse(request.AuthorizationId, out var id)) return NotFound();

        var command = new ClosePayoutAuthorization(PayerToken.Of(http));
        var status = await services.Calls.Run(services.Grains.PayoutAuthorization(id.Account), grain => grain.Close(command));
        services.Nudge.Give();
        return status switch
        {
            CloseAuthorizationStatus.Closed => await Show(id.Account, http, services),
            CloseAuthorizationStatus.NotFound => NotFound(),
            CloseAuthorizationStatus.NotThePayee => NotThePayee(),
            CloseAuthorizationStatus.AccountStopped => Stopped(),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static async Task<IResult> Show(AccountId account, HttpContext http, WalletServices services)
    {
        var seen = await services.Calls.Run(services.Grains.PayoutAuthorization(account), grain => grain.Look());
        if (seen?.Terms is not { } terms) return NotFound();
        if (terms.Payee != PayerToken.Of(http)) return NotThePayee();

        var merchant = await services.Calls.Run(services.Grains.Merchant(terms.Merchant), grain => grain.Look());
        return OwnJson.Ok(new Response(
            $"{terms.Merchant}",
            merchant?.Profile?.Name ?? "",
            $"{new PayoutAuthorizationId(terms.Merchant, terms.No)}",
            terms.DisplayName,
            terms.SceneId,
            terms.Perception,
            AuthorizationAnswer.StateOf(seen),
            OwnJson.Time(seen.Deadline)));
    }

    private static ProblemHttpResult NotFound() => Problems.Of(404, "AUTHORIZATION_NOT_FOUND", "No merchant has asked for it.");

    private static ProblemHttpResult NotThePayee() => Problems.Of(403, "NOT_THE_PAYEE", "Another user is asked.");

    private static ProblemHttpResult Stopped() => Problems.Of(403, "ACCOUNT_STOPPED", "This is stopped; ask the operator.");

    private sealed record AgreeRequest([property: Text(256)] string Package);

    private sealed record CloseRequest([property: Text(64)] string AuthorizationId);

    /// <param name="State">As merchants see it.</param>
    /// <param name="ConfirmBefore">Then nobody can agree any more.</param>
    private sealed record Response(
        string Mchid,
        string MerchantName,
        string AuthorizationId,
        string DisplayName,
        string SceneId,
        string? Perception,
        string State,
        string ConfirmBefore);
}

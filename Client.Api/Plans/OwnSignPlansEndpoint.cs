using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Plans;
using Tael.Grains;

namespace Tael.Client.Api.Plans;

/// <summary>GET /wallet/v1/sign-plans and …/{package}, POST /wallet/v1/sign-plans {package} and …/stop {signPlanId}: a merchant asks the caller to sign
/// a plan; the caller signs it, finds it again, and ends it.</summary>
/// <remarks>All but the list answer how it stands then. Again they change nothing. A use that goes on when it is ended goes on.</remarks>
internal static class OwnSignPlansEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet)
    {
        wallet.MapGet("/sign-plans", HandleList).AnswersOwn<ListResponse>();
        MayBeRefused(wallet.MapGet("/sign-plans/{package}", HandleLook));
        MayBeRefused(wallet.MapPost("/sign-plans", HandleSign).TakesOwn<SignRequest>())
            .Refuses(403, "PAY_SCORE_CLOSED", "the caller has not consented to having a score")
            .Refuses(409, "SIGN_PLAN_OVER", "it is ended, or its time is over")
            .Refuses(409, "TOO_MANY_PLANS", "the caller has signed 100 plans that are not over")
            .Refuses(403, "ACCOUNT_STOPPED", "it is stopped, since an audit has found its rows changed");
        MayBeRefused(wallet.MapPost("/sign-plans/stop", HandleStop).TakesOwn<StopRequest>())
            .Refuses(403, "ACCOUNT_STOPPED", "it is stopped, since an audit has found its rows changed");
    }

    private static IEndpointConventionBuilder MayBeRefused(IEndpointConventionBuilder call) => call
        .AnswersOwn<Response>()
        .Refuses(404, "SIGN_PLAN_NOT_FOUND", "no merchant has asked the caller to sign it");

    private static async Task<IResult> HandleList(HttpContext http, WalletServices services)
    {
        var noted = await services.Calls.Run(services.Grains.Score(PayerToken.Of(http)), score => score.Plans());
        var (now, plans) = (Instant.Of(services.Clock), new List<Response>());
        foreach (var account in noted.Noted)
        {
            var seen = await services.Calls.Run(services.Grains.SignPlan(account), plan => plan.Look());
            if (seen is { SignedAt: not null } && !seen.IsOver(now)) plans.Add(await ResponseOf(seen, services));
        }

        return OwnJson.Ok(new ListResponse([.. plans]));
    }

    private static async Task<IResult> HandleLook(string package, HttpContext http, WalletServices services) =>
        services.ServiceTokens.TryParseSignPlan(package, out var account) ? await Show(account, http, services) : NotFound();

    private static async Task<IResult> HandleSign(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<SignRequest>(http.Request);
        if (request is null) return refusal!;
        if (!services.ServiceTokens.TryParseSignPlan(request.Package, out var account)) return NotFound();

        var status = await services.Calls.Run(services.Grains.Score(PayerToken.Of(http)), score => score.SignPlan(account));
        services.Nudge.Give();
        return status switch
        {
            AgreeToSignPlanStatus.Signed => await Show(account, http, services),
            AgreeToSignPlanStatus.NotFound or AgreeToSignPlanStatus.NotTheUser => NotFound(),
            AgreeToSignPlanStatus.Over => Problems.Of(409, "SIGN_PLAN_OVER", "It is ended, or its time is over."),
            AgreeToSignPlanStatus.AccountStopped => Stopped(),
            AgreeToSignPlanStatus.NoConsent => Problems.Of(
                403, "PAY_SCORE_CLOSED", "Open Pay Score first: POST /wallet/v1/score/consent."),
            AgreeToSignPlanStatus.TooMany => Problems.Of(409, "TOO_MANY_PLANS", "A user signs 100 plans at most that are not over."),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static async Task<IResult> HandleStop(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<StopRequest>(http.Request);
        if (request is null) return refusal!;
        if (!SignPlanNo.TryParseSignPlanId(request.SignPlanId, out var merchant, out var no)) return NotFound();

        var account = no.SignPlanOf(merchant);
        var command = new StopSignPlan(Reason: null, PayerToken.Of(http));
        var status = await services.Calls.Run(services.Grains.SignPlan(account), plan => plan.Stop(command));
        services.Nudge.Give();
        return status switch
        {
            StopSignPlanStatus.Stopped => await Show(account, http, services),
            StopSignPlanStatus.NotFound or StopSignPlanStatus.NotTheUser => NotFound(),
            StopSignPlanStatus.AccountStopped => Stopped(),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static async Task<IResult> Show(AccountId account, HttpContext http, WalletServices services)
    {
        var seen = await services.Calls.Run(services.Grains.SignPlan(account), plan => plan.Look());
        return seen?.Terms is { } terms && terms.User == PayerToken.Of(http) ? OwnJson.Ok(await ResponseOf(seen, services)) : NotFound();
    }

    private static async Task<Response> ResponseOf(SignPlan seen, WalletServices services)
    {
        var terms = seen.Terms!;
        var merchant = await services.Calls.Run(services.Grains.Merchant(terms.Merchant), grain => grain.Look());
        return new Response(
            $"{terms.Merchant}",
            merchant?.Profile?.Name ?? "",
            terms.No.SignPlanIdOf(terms.Merchant),
            terms.Plan.Name,
            SignPlanAnswer.StateOf(seen),
            seen.SignedAt is { } signed ? OwnJson.Time(signed) : null,
            OwnJson.Time(seen.OverAt),
            [
                .. terms.Plan.Details.Select((detail, index) => new Use(
                    index + 1, detail.Name, detail.Actual.Minor, SignedDetailAnswer.StateOf(seen, index + 1))),
            ]);
    }

    private static ProblemHttpResult NotFound() => Problems.Of(404, "SIGN_PLAN_NOT_FOUND", "No merchant has asked you to sign it.");

    private static ProblemHttpResult Stopped() => Problems.Of(403, "ACCOUNT_STOPPED", "This is stopped; ask the operator.");

    private sealed record SignRequest([property: Text(256)] string Package);

    private sealed record StopRequest([property: Text(46)] string SignPlanId);

    /// <param name="Plans">What is signed and not over, in order of time: nothing of it is used any more once it has ended or its time is over.</param>
    private sealed record ListResponse(Response[] Plans);

    /// <param name="State">As merchants see it.</param>
    /// <param name="Uses">What the plan promises, by number.</param>
    private sealed record Response(
        string Mchid,
        string MerchantName,
        string SignPlanId,
        string PlanName,
        string State,
        string? SignedAt,
        string OverAt,
        Use[] Uses);

    /// <param name="Price">Fen.</param>
    /// <param name="State">As merchants see it.</param>
    private sealed record Use(int UseNo, string Name, long Price, string State);
}

using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Scores;
using Tael.Grains;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>POST /wallet/v1/service-orders {package}: the caller accepts a service on trust, if they are trusted with it.</summary>
/// <remarks>The order is its own id: again it is the same answer. Why they are not trusted the caller is told, and nobody else.</remarks>
internal static class ConfirmServiceOrderEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapPost("/service-orders", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<OwnServiceOrder>()
        .Refuses(404, "SERVICE_ORDER_NOT_FOUND", "no order belongs to the package, or it is another user's")
        .Refuses(409, "SERVICE_ORDER_TAKEN", "somebody else has accepted it, or it is over")
        .Refuses(403, "PAY_SCORE_CLOSED", "the caller has not consented to having a score")
        .Refuses(403, "DEBT_OPEN", "something that was used is not paid")
        .Refuses(403, "TOO_MANY_OPEN", "three orders of this service are open, or too many in all")
        .Refuses(403, "SCORE_TOO_LOW", "the caller's score is below what the service asks for")
        .Refuses(403, "ACCOUNT_STOPPED", "the score is stopped, since an audit has found its rows changed")
        .Refuses(503, "TRY_AGAIN", "too much is on its way");

    private static async Task<IResult> Handle(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;

        var user = PayerToken.Of(http);
        if (!services.ServiceTokens.TryParse(request.Package, out var account)
            || await LookAtServiceOrderEndpoint.Find(account, user, services) is not { Terms.NeedsConfirm: true })
        {
            return OwnServiceOrder.NotFound;
        }

        var status = await services.Calls.Run(services.Grains.Score(user), score => score.Trust(account));
        services.Nudge.Give();
        if (status != TrustOrderStatus.Trusted) return Refuse(status);

        var order = await services.Calls.Run(services.Grains.ServiceOrder(account), grain => grain.Look());
        return OwnJson.Ok(await OwnServiceOrder.Of(order!, services));
    }

    private static IResult Refuse(TrustOrderStatus status) => status switch
    {
        TrustOrderStatus.OrderNotFound or TrustOrderStatus.NotTheUser => OwnServiceOrder.NotFound,
        TrustOrderStatus.OrderTaken => Problems.Of(409, "SERVICE_ORDER_TAKEN", "Somebody else has accepted it, or it is over."),
        TrustOrderStatus.NoConsent => Problems.Of(403, "PAY_SCORE_CLOSED", "Open Pay Score first: POST /wallet/v1/score/consent."),
        TrustOrderStatus.HasDebt => Problems.Of(403, "DEBT_OPEN", "Pay what is due first."),
        TrustOrderStatus.TooManyOpen => Problems.Of(403, "TOO_MANY_OPEN", "Too many service orders are open."),
        TrustOrderStatus.ScoreTooLow => Problems.Of(403, "SCORE_TOO_LOW", "Your score is below what this service asks for."),
        TrustOrderStatus.AccountStopped => Problems.Of(403, "ACCOUNT_STOPPED", "This score is stopped; ask the operator."),
        TrustOrderStatus.OutboxFull => Problems.Of(503, "TRY_AGAIN", "Too much is on its way: send the same request again."),
        _ => throw new UnreachableException($"{status}"),
    };

    private sealed record Request([property: Text(256)] string Package);
}

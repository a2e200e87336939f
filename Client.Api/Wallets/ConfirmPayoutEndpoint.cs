using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>POST /wallet/v1/payouts {package}: the caller takes the money that a merchant wants to give.</summary>
/// <remarks>The payout is its own id: again it is the same answer, and no more money. Refusals are those of <see cref="PayoutRefusal"/>.
/// </remarks>
internal static class ConfirmPayoutEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapPost("/payouts", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<LookAtPayoutEndpoint.Response>()
        .Refuses(404, "PAYOUT_NOT_FOUND", "no transfer belongs to the package")
        .Refuses(403, "NOT_THE_PAYEE", "the transfer is for another user")
        .Refuses(409, "PAYOUT_CANCELLED", "the merchant has cancelled the transfer")
        .Refuses(409, "PAYOUT_EXPIRED", "the time to take this money is over")
        .Refuses(403, "ACCOUNT_STOPPED", "the transfer is stopped, since an audit has found its rows changed");

    private static async Task<IResult> Handle(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (!services.PayoutTokens.TryParse(request.Package, out var account)) return PayoutRefusal.NotFound;

        var command = new ConfirmPayout(PayerToken.Of(http));
        var status = await services.Calls.Run(services.Grains.Payout(account), payout => payout.Confirm(command));
        services.Nudge.Give();
        return status == ConfirmPayoutStatus.Confirmed
            ? await LookAtPayoutEndpoint.Show(account, http, services)
            : PayoutRefusal.Of(status);
    }

    private sealed record Request([property: Text(256)] string Package);
}

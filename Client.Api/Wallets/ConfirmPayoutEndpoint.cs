using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>POST /wallet/v1/payouts {package, authorize?}: the caller takes the money that a merchant wants to give, and may agree to taking
/// more without confirming, if the merchant asks for that along with it.</summary>
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
        .Refuses(404, "AUTHORIZATION_NOT_FOUND", "the merchant's question is not there; the money is taken")
        .Refuses(409, "AUTHORIZATION_CLOSED", "it can no longer be agreed to; the money is taken")
        .Refuses(403, "ACCOUNT_STOPPED", "the transfer is stopped, since an audit has found its rows changed");

    private static async Task<IResult> Handle(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (!services.PayoutTokens.TryParse(request.Package, out var account)) return PayoutRefusal.NotFound;

        var command = new ConfirmPayout(PayerToken.Of(http));
        var status = await services.Calls.Run(services.Grains.Payout(account), payout => payout.Confirm(command));
        services.Nudge.Give();
        if (status != ConfirmPayoutStatus.Confirmed) return PayoutRefusal.Of(status);

        // After the money, which is the caller's whatever becomes of the rest.
        var payout = await services.Calls.Run(services.Grains.Payout(account), grain => grain.Look());
        if (request.Authorize == true && payout!.Terms!.AsksFor is { } wanted
            && await OwnAuthorizationsEndpoint.Agree(wanted, http, services) is { } refused)
        {
            return refused;
        }

        return await LookAtPayoutEndpoint.Show(account, http, services);
    }

    private sealed record Request([property: Text(256)] string Package, bool? Authorize = null);
}

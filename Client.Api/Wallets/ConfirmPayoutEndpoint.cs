using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>POST /wallet/v1/payouts {package}: the caller takes the money that a merchant wants to give.</summary>
/// <remarks>The payout is its own id: again it is the same answer, and no more money. Refusals are those of <see cref="PayoutRefusal"/>.
/// </remarks>
internal static class ConfirmPayoutEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapPost("/payouts", Handle);

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

    private sealed record Request(string Package);
}

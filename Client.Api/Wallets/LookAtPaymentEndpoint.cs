using Tael.Client.Api.OpenApi;
using Tael.Domain.Ledger;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>GET /wallet/v1/payments/{requestId}: what became of a payment, for a payer who got no answer.</summary>
/// <remarks>applied: it is paid, for ever · refused: nothing was changed, or the money has been sent back · inFlight: the money has
/// left the wallet and will arrive or come back · unknown: nothing is known of it. To be sure of an unknown one, send it
/// again under the same id, or close the order.</remarks>
internal static class LookAtPaymentEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/payments/{requestId}", Handle)
        .AnswersOwn<OutcomeJson>()
        .Refuses(400, "PARAM_ERROR", "requestId is none");

    private static async Task<IResult> Handle(string requestId, HttpContext http, WalletServices services)
    {
        if (!RequestId.TryParse(requestId, out var id))
        {
            return OwnJson.Refuse($"requestId has 1 to {RequestId.LengthMax} of 0-9 a-z A-Z _ - | * @.");
        }

        var payer = PayerToken.Of(http);
        return OwnJson.Ok(OutcomeJson.Of(
            id, await services.Calls.Run(services.Grains.Book(), book => book.Outcome(payer.Wallet, id))));
    }
}

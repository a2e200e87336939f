using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.Ledger;
using Tael.Grains;

namespace Tael.Client.Api.Operators;

/// <summary>GET /ops/v1/requests/{account}/{requestId}: what became of a wallet's payment by its request id, of an order by its
/// out_trade_no, of a payout by its out_bill_no.</summary>
internal static class LookAtRequestEndpoint
{
    public static void Map(IEndpointRouteBuilder ops) => ops.MapGet("/requests/{account}/{requestId}", Handle);

    private static async Task<IResult> Handle(string account, string requestId, IGrainFactory grains, GrainCalls calls)
    {
        if (!AccountId.TryParse(account, out var id)) return OwnJson.Refuse("An account is w-, o-, m-, p-, s-, v-, k-, h-, r- or x- and an id.");
        if (!RequestId.TryParse(requestId, out var request))
        {
            return OwnJson.Refuse($"requestId has 1 to {RequestId.LengthMax} of 0-9 a-z A-Z _ - | * @.");
        }

        return OwnJson.Ok(OutcomeJson.Of(request, await calls.Run(grains.Book(), book => book.Outcome(id, request))));
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Domain.Ledger;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>GET /wallet/v1/payments/{requestId}/receipt: the payer's receipt of what it paid under a request's id.</summary>
/// <remarks>Its row is the order's, by which the money arrived there. The same bytes each time. 404 RECEIPT_NOT_FOUND if
/// nothing was paid under the id, or the order gave it back, or it was a combined order, of which each merchant has receipts of its own;
/// 503 TRY_AGAIN while it is on its way.</remarks>
internal static class GetPayerReceiptEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/payments/{requestId}/receipt", Handle)
        .AnswersFile("application/json")
        .Refuses(404, "RECEIPT_NOT_FOUND", "nothing was paid under the id, or the order gave it back, or it was a combined order")
        .Refuses(503, "TRY_AGAIN", "the money is on its way");

    private static async Task<IResult> Handle(
        string requestId, HttpContext http, WalletServices services, PlatformKeys platform)
    {
        var payer = PayerToken.Of(http);
        if (!RequestId.TryParse(requestId, out var id)
            || await services.Calls.Run(services.Grains.Wallet(payer), wallet => wallet.FindPayment(id)) is not { Kind: AccountKind.Order } account)
        {
            return NotFound();
        }

        var transfer = TransferId.Of(payer.Wallet, $"{id}");
        var row = await services.Calls.Run(services.Grains.Payment(account), order => order.FindEntry(transfer));
        if (row is null)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "TRY_AGAIN", "The money is on its way.");
        }

        var order = await services.Calls.Run(services.Grains.Payment(account), grain => grain.Look());
        if (order?.PaidBy != payer.Wallet || row.Kind != "OrderPaid") return NotFound();

        var receipt = PaymentReceipt.Of(order, row, payer.Wallet.Value, platform.PublicKey);
        return Results.File(receipt, "application/json; charset=utf-8", $"receipt-{order.TransactionId}.json");
    }

    private static ProblemHttpResult NotFound() => Problems.Of(
        StatusCodes.Status404NotFound, "RECEIPT_NOT_FOUND", "No payment of this wallet stands under this requestId.");
}

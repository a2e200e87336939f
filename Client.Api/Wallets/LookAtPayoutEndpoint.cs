using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payouts;
using Tael.Domain.Ledger;
using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>GET /wallet/v1/payouts/{package, url-encoded}: what a merchant wants to give the caller, and whether it can be taken.</summary>
internal static class LookAtPayoutEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/payouts/{package}", Handle)
        .AnswersOwn<Response>()
        .Refuses(404, "PAYOUT_NOT_FOUND", "no transfer belongs to the package")
        .Refuses(403, "NOT_THE_PAYEE", "the transfer is for another user");

    private static async Task<IResult> Handle(string package, HttpContext http, WalletServices services) =>
        services.PayoutTokens.TryParse(package, out var account)
            ? await Show(account, http, services)
            : PayoutRefusal.NotFound;

    /// <summary>The payout as its payee sees it.</summary>
    internal static async Task<IResult> Show(AccountId account, HttpContext http, WalletServices services)
    {
        var payout = await services.Calls.Run(services.Grains.Payout(account), grain => grain.Look());
        if (payout is not { Terms: { } terms, WasFunded: true }) return PayoutRefusal.NotFound;
        if (terms.Payee != PayerToken.Of(http)) return PayoutRefusal.Of(ConfirmPayoutStatus.NotThePayee);

        var merchant = await services.Calls.Run(services.Grains.Merchant(terms.Merchant), grain => grain.Look());
        return OwnJson.Ok(new Response(
            $"{terms.Merchant}",
            merchant?.Profile?.Name ?? "",
            $"{new TransferBillNo(terms.Merchant, terms.OutBillNo)}",
            terms.Amount.Minor,
            "CNY",
            terms.Remark,
            terms.Perception,
            PayoutAnswer.StateOf(payout),
            OwnJson.Time(payout.Deadline),
            terms.AsksFor is { } wanted ? await AuthorizationState(wanted, services) : null));
    }

    private static async Task<string?> AuthorizationState(AccountId account, WalletServices services) =>
        await services.Calls.Run(services.Grains.PayoutAuthorization(account), grain => grain.Look()) is { Terms: not null } seen
            ? AuthorizationAnswer.StateOf(seen)
            : null;

    /// <param name="State">As merchants see it.</param>
    /// <param name="Authorization">Of the agreement to be paid without confirming that is asked for along with it, as merchants see it; null:
    /// none is.</param>
    /// <param name="ConfirmBefore">Then it goes back to the merchant.</param>
    internal sealed record Response(
        string Mchid,
        string MerchantName,
        string TransferBillNo,
        long Amount,
        string Currency,
        string Remark,
        string? Perception,
        string State,
        string ConfirmBefore,
        string? Authorization);
}

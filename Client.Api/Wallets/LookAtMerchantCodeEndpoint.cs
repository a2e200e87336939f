using Tael.Client.Api.OpenApi;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>GET /wallet/v1/merchant-codes/{code, url-encoded}: whom a fixed code pays, before the amount is typed.</summary>
internal static class LookAtMerchantCodeEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/merchant-codes/{code}", Handle)
        .AnswersOwn<Response>()
        .Refuses(PaymentRefusal.CodeNotFound);

    private static async Task<IResult> Handle(string code, WalletServices services)
    {
        // A path keeps %2F as it is, since a slash would part it; a code has no other percent sign.
        var url = code.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (await Find(url, services) is not var (id, merchant, found)) return PaymentRefusal.CodeNotFound.Result;

        return OwnJson.Ok(new Response(
            $"{id}",
            merchant.Profile?.Name ?? "",
            found.Description,
            !found.IsClosed,
            PayOrder.PaymentMaxMinor,
            PayOrder.PasswordFreeMaxMinor));
    }

    /// <summary>The fixed code that a text stands for; null if it stands for none.</summary>
    internal static async Task<(MerchantId Id, Merchant Merchant, MerchantCode Code)?> Find(string url, WalletServices services)
    {
        if (!services.MerchantCodes.TryParse(url, out var id, out var codeId)) return null;

        var merchant = await services.Calls.Run(services.Grains.Merchant(id), grain => grain.Look());
        return merchant?.CodeOf(codeId) is { } code ? (id, merchant, code) : null;
    }

    /// <param name="AmountMax">Fen; the least is 1.</param>
    /// <param name="PasswordFreeMax">Fen; above, the password is needed.</param>
    private sealed record Response(
        string Mchid, string MerchantName, string Description, bool Payable, long AmountMax, long PasswordFreeMax);
}

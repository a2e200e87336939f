using Tael.Client.Api.OpenApi;
using Tael.Domain;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>GET /wallet/v1/orders/{prepay_id or code_url, url-encoded}: what is to be paid, to whom, and whether it can
/// be.</summary>
internal static class LookAtOrderEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/orders/{code}", Handle)
        .AnswersOwn<Response>()
        .Refuses(PaymentRefusal.OrderNotFound);

    private static async Task<IResult> Handle(string code, HttpContext http, WalletServices services)
    {
        // A path keeps %2F as it is, since a slash would part it; a code has no other percent sign.
        if (!services.PrepayIds.TryParse(code.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), out var account)
            || await Payable.Find(account, PayerToken.Of(http), services) is not { } order)
        {
            return PaymentRefusal.OrderNotFound.Result;
        }

        var merchant = await services.Calls.Run(services.Grains.Merchant(order.Merchant), grain => grain.Look());
        return OwnJson.Ok(new Response(
            $"{order.Merchant}",
            merchant?.Profile?.Name ?? "",
            $"{order.OutTradeNo}",
            order.Description,
            order.Amount.Minor,
            "CNY",
            order.State,
            order.TimeExpire is { } expires ? OwnJson.Time(expires) : null,
            order.Obstacle is null,
            order.Obstacle is { } status ? PaymentRefusal.Of(status).Code : null,
            order.Amount.Minor > PayOrder.PasswordFreeMaxMinor));
    }

    /// <param name="State">As merchants see it (trade_state).</param>
    /// <param name="WhyNot">The code with which a payment would be refused for the order's sake.</param>
    private sealed record Response(
        string Mchid,
        string MerchantName,
        string OutTradeNo,
        string Description,
        long Amount,
        string Currency,
        string State,
        string? TimeExpire,
        bool Payable,
        string? WhyNot,
        bool NeedsPassword);
}

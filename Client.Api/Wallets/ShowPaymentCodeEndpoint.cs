using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Domain;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>GET /wallet/v1/paycode: the code to show at a till, and a payment that waits for the payer's password.</summary>
/// <remarks>
/// A wallet's app shows <c>code</c> and asks again every few seconds. When a till has asked for more than goes without a password,
/// <c>asked</c> is there: the app lets the payer confirm it by POST /wallet/v1/payments with its <c>prepayId</c> and the password.
/// A code is good until <c>goodUntil</c> and pays once; the next is new, at the latest in the next minute.
/// 403 NO_PAYMENT_CODES: the user's number is too long · 429 PAYMENT_CODES_USED: four have been used within this minute.
/// </remarks>
internal static class ShowPaymentCodeEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/paycode", Handle)
        .AnswersOwn<Response>()
        .Refuses(PaymentRefusal.WalletNotFound, PaymentRefusal.NoPaymentCodes, PaymentRefusal.PaymentCodesUsed);

    private static async Task<IResult> Handle(HttpContext http, WalletServices services)
    {
        var user = PayerToken.Of(http);
        if (await services.Calls.Run(services.Grains.Wallet(user), grain => grain.Look()) is not { Opened: true } wallet)
        {
            return PaymentRefusal.WalletNotFound.Result;
        }

        var now = Instant.Of(services.Clock);
        for (var nth = 0; nth < PaymentCodes.PerMinute; nth++)
        {
            if (!services.PaymentCodes.TryMake(user, now, nth, out var code)) return PaymentRefusal.NoPaymentCodes.Result;
            if (await IsUsed(user, wallet, code, services)) continue;

            var goodUntil = OwnJson.Time(PaymentCodes.GoodUntil(now));
            return OwnJson.Ok(new Response(code.Text, goodUntil, await Asked(user, wallet, services)));
        }

        return PaymentRefusal.PaymentCodesUsed.Result;
    }

    private static async Task<bool> IsUsed(UserId user, Wallet wallet, PaymentCode code, WalletServices services) =>
        wallet.AskedBy(code.Request) is not null
        || await services.Calls.Run(services.Grains.Wallet(user), grain => grain.FindPayment(code.Request)) is not null;

    /// <summary>The latest payment that waits for the password, if it can still be made.</summary>
    private static async Task<AskedResponse?> Asked(UserId user, Wallet wallet, WalletServices services)
    {
        if (wallet.Asked.LastOrDefault() is not { } asked) return null;
        if (await Payable.Find(asked.Order, user, services) is not { Obstacle: null } order) return null;

        var merchant = await services.Calls.Run(services.Grains.Merchant(order.Merchant), grain => grain.Look());
        return new(
            services.PrepayIds.PrepayId(order.Merchant, order.OutTradeNo),
            $"{order.Merchant}",
            merchant?.Profile?.Name ?? "",
            order.Description,
            order.Amount.Minor,
            "CNY");
    }

    private sealed record Response(string Code, string GoodUntil, AskedResponse? Asked);

    private sealed record AskedResponse(
        string PrepayId, string Mchid, string MerchantName, string Description, long Amount, string Currency);
}

using Tael.Client.Api.OpenApi;
using Tael.Domain;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>GET /wallet/v1/me: what the caller's wallet holds and may spend.</summary>
internal static class LookAtWalletEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/me", Handle)
        .AnswersOwn<Response>()
        .Refuses(PaymentRefusal.WalletNotFound);

    private static async Task<IResult> Handle(HttpContext http, WalletServices services)
    {
        var user = PayerToken.Of(http);
        if (await services.Calls.Run(services.Grains.Wallet(user), grain => grain.Look()) is not { Opened: true } wallet)
        {
            return PaymentRefusal.WalletNotFound.Result;
        }

        var now = Instant.Of(services.Clock);
        return OwnJson.Ok(new Response(
            $"{user}",
            wallet.Balance.Minor,
            "CNY",
            wallet.PaidDuring(SettlementDay.Of(now)).Minor,
            wallet.Password is not null,
            now < wallet.PasswordLockedUntil ? OwnJson.Time(wallet.PasswordLockedUntil) : null));
    }

    /// <param name="PaidToday">What counts against the day's limit, in fen.</param>
    private sealed record Response(
        string UserId, long Balance, string Currency, long PaidToday, bool HasPassword, string? PasswordLockedUntil);
}

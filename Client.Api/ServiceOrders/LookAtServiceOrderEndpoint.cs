using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Domain.Ledger;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>GET /wallet/v1/service-orders/{package}: what a merchant offers the caller on trust.</summary>
internal static class LookAtServiceOrderEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/service-orders/{package}", Handle)
        .AnswersOwn<OwnServiceOrder>()
        .Refuses(404, "SERVICE_ORDER_NOT_FOUND", "no order belongs to the package, or it is another user's");

    private static async Task<IResult> Handle(string package, HttpContext http, WalletServices services) =>
        services.ServiceTokens.TryParse(package, out var account) && await Find(account, PayerToken.Of(http), services) is { } order
            ? OwnJson.Ok(await OwnServiceOrder.Of(order, services))
            : OwnServiceOrder.NotFound;

    /// <summary>The order, unless it is another user's.</summary>
    internal static async Task<ServiceOrder?> Find(AccountId account, UserId user, WalletServices services)
    {
        var order = await services.Calls.Run(services.Grains.ServiceOrder(account), grain => grain.Look());
        return order is { Terms: { } terms } && (order.User ?? terms.User ?? user) == user ? order : null;
    }
}

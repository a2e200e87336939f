using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>GET /wallet/v1/service-orders: what the caller has been trusted with and has not ended, or has not paid.</summary>
internal static class ListServiceOrdersEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/service-orders", Handle).AnswersOwn<Response>();

    private static async Task<IResult> Handle(HttpContext http, WalletServices services)
    {
        var open = await services.Calls.Run(services.Grains.Score(PayerToken.Of(http)), score => score.OpenOrders());
        var orders = new List<OwnServiceOrder>();
        foreach (var account in open.Debts.Concat(open.Open))
        {
            var order = await services.Calls.Run(services.Grains.ServiceOrder(account), grain => grain.Look());
            if (order is { Terms: not null, HasEnded: false }) orders.Add(await OwnServiceOrder.Of(order, services));
        }

        return OwnJson.Ok(new Response([.. orders]));
    }

    /// <param name="Orders">Debts first, then what is open.</param>
    internal sealed record Response(OwnServiceOrder[] Orders);
}

using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.ServiceOrders;
using Tael.Grains;
using Tael.Grains.ServiceOrders;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>POST /wallet/v1/service-orders/{orderId}/payments: the caller pays what is due for a service now.</summary>
/// <remarks>The wallet is debited once, whoever asks for it and how often; again it is the same answer.</remarks>
internal static class PayServiceOrderEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapPost("/service-orders/{orderId}/payments", Handle)
        .AnswersOwn<OwnServiceOrder>()
        .Refuses(404, "SERVICE_ORDER_NOT_FOUND", "there is no such order of the caller's")
        .Refuses(409, "NOTHING_DUE", "it has not been completed, costs nothing, or was paid elsewhere")
        .Refuses(403, "NOT_ENOUGH", "the wallet does not hold enough")
        .Refuses(403, "LIMIT_EXCEEDED", "it would be more than a wallet may pay in a day")
        .Refuses(503, "TRY_AGAIN", "the wallet is stopped or busy");

    private static async Task<IResult> Handle(string orderId, HttpContext http, WalletServices services)
    {
        var user = PayerToken.Of(http);
        if (!ServiceOrderNo.TryParseOrderId(orderId, out var account)
            || await LookAtServiceOrderEndpoint.Find(account, user, services) is not { User: not null })
        {
            return OwnServiceOrder.NotFound;
        }

        var grain = services.Grains.ServiceOrder(account);
        var status = await services.Calls.Run(grain, order => order.Collect());
        services.Nudge.Give();
        return status switch
        {
            CollectStatus.Paid => OwnJson.Ok(
                await OwnServiceOrder.Of((await services.Calls.Run(grain, order => order.Look()))!, services)),
            CollectStatus.NotDue => Problems.Of(409, "NOTHING_DUE", "Nothing is to be paid for it."),
            CollectStatus.NotEnough => Problems.Of(403, "NOT_ENOUGH", "The wallet does not hold enough."),
            CollectStatus.LimitExceeded => Problems.Of(403, "LIMIT_EXCEEDED", "A wallet may pay 200,000 yuan a day at most."),
            CollectStatus.Unable => Problems.Of(503, "TRY_AGAIN", "The wallet is stopped or busy: try again later."),
            _ => throw new UnreachableException($"{status}"),
        };
    }
}

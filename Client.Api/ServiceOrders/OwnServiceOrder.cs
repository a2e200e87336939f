using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.ServiceOrders;
using Tael.Grains;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>A service order as its user sees it.</summary>
/// <param name="State">As merchants see it.</param>
/// <param name="AmountDue">Fen that are to be paid; null: nothing is due.</param>
/// <param name="QueryId">For the merchant's app, which looks the order up with it.</param>
/// <param name="Goods">What is bought, if the merchant has said so.</param>
/// <param name="Told">What the merchant has told the user it will probably cost; at most one of each kind.</param>
internal sealed record OwnServiceOrder(
    string OrderId,
    string Mchid,
    string MerchantName,
    string Introduction,
    string? RiskFund,
    long? RiskAmount,
    string State,
    string CreatedAt,
    string? AcceptedAt,
    string? DueSince,
    long? AmountDue,
    bool IsDebt,
    string QueryId,
    ToldCost[] Told,
    OwnGood[] Goods)
{
    /// <summary>Those of the refusals that several calls have.</summary>
    public static IResult NotFound { get; } =
        Problems.Of(StatusCodes.Status404NotFound, "SERVICE_ORDER_NOT_FOUND", "There is no such service order.");

    public static async Task<OwnServiceOrder> Of(ServiceOrder order, WalletServices services)
    {
        var terms = order.Terms!;
        var merchant = await services.Calls.Run(services.Grains.Merchant(terms.Merchant), grain => grain.Look());
        var isDue = order.State == ServiceOrderState.Completed;
        return new(
            terms.No.OrderIdOf(terms.Merchant),
            $"{terms.Merchant}",
            merchant?.Profile?.Name ?? "",
            terms.Introduction,
            terms.RiskFund is { } fund ? ServiceOrderAnswer.NameOf(fund.Kind) : null,
            terms.RiskFund?.Amount.Minor,
            ServiceOrderAnswer.StateOf(order),
            OwnJson.Time(order.CreatedAt),
            order.AcceptedAt is { } accepted ? OwnJson.Time(accepted) : null,
            isDue ? OwnJson.Time(order.CompletedAt!.Value) : null,
            isDue ? order.Due.Minor : null,
            isDue && order.IsDebt,
            services.ServiceTokens.QueryIdOf(terms.Merchant, terms.No),
            [.. new[] { order.Prepaid, order.Pending }.OfType<ServiceMessage>().Select(ToldCost.Of)],
            [
                .. (ServiceOrderCalls.Read<ShoppingInfo>(terms.Shopping)?.Goods ?? [])
                    .Select(good => new OwnGood(good.Name, good.Amount, good.Count)),
            ]);
    }
}

/// <summary>One thing that is bought.</summary>
/// <param name="Amount">Fen of one of it.</param>
internal sealed record OwnGood(string Name, long Amount, long Count);

/// <summary>What the user was told before they are to pay: what it will probably cost, and when.</summary>
/// <param name="Kind"><c>PREPAID</c>: the wallet will be debited. <c>PENDING</c>: the cost is being dealt with.</param>
/// <param name="Amount">Fen.</param>
/// <param name="ExpectedOn">yyyyMMdd or yyyyMMddHHmmss of China.</param>
internal sealed record ToldCost(string Kind, long Amount, string ExpectedOn)
{
    public static ToldCost Of(ServiceMessage message) =>
        new(message.Kind == ServiceMessageKind.Prepaid ? "PREPAID" : "PENDING", message.Total.Minor, message.ExpectedOn);
}

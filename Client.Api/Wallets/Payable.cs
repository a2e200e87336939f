using Tael.Client.Api.CombinedOrders;
using Tael.Client.Api.Payments;
using Tael.Domain;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>What a payer may be asked to pay: an order, or several as one.</summary>
/// <param name="Merchant">Who asks for it; parts of it may be for others.</param>
/// <param name="Obstacle">What about it keeps this user from paying it now; null if nothing does.</param>
internal sealed record Payable(
    AccountId Account, MerchantId Merchant, OutTradeNo OutTradeNo, string Description, Money Amount, Instant? TimeExpire,
    string State, AccountId? PaidBy, PayOrderStatus? Obstacle)
{
    /// <summary>Null if there is no such thing.</summary>
    public static async Task<Payable?> Find(AccountId account, UserId payer, WalletServices services)
    {
        var now = Instant.Of(services.Clock);
        if (account.Kind == AccountKind.Combined)
        {
            var combined = await services.Calls.Run(services.Grains.Combined(account), grain => grain.Look());
            return combined is { WasReserved: true } ? Of(account, combined, payer, now) : null;
        }

        var order = await services.Calls.Run(services.Grains.Payment(account), grain => grain.Look());
        return order is { Terms.Combined: null } ? Of(account, order, payer, now) : null;
    }

    /// <summary>The answer to who has paid it.</summary>
    public async Task<ReadOnlyMemory<byte>> Transaction(WalletServices services)
    {
        if (Account.Kind == AccountKind.Combined)
        {
            var trade = await services.Calls.Run(services.Grains, grains => CombinedTrade.Find(grains, Account));
            return trade!.ToJson(services.OpenIds);
        }

        var order = await services.Calls.Run(services.Grains.Payment(Account), grain => grain.Look());
        return TransactionJson.Of(order!, services.OpenIds);
    }

    private static Payable Of(AccountId account, Order order, UserId payer, Instant now)
    {
        var terms = order.Terms!;
        var obstacle = order.State switch
        {
            OrderState.Paid => PayOrderStatus.OrderAlreadyPaid,
            OrderState.Closed => PayOrderStatus.OrderClosed,
            _ => Obstacles(terms.TimeExpire <= now, terms.Payer, terms.ExcludesBalance, payer),
        };
        return new(
            account, terms.Merchant, terms.OutTradeNo, terms.Description, terms.Amount, terms.TimeExpire, StateOf(obstacle), order.PaidBy,
            obstacle);
    }

    private static Payable Of(AccountId account, CombinedOrder order, UserId payer, Instant now)
    {
        var terms = order.Terms!;
        var obstacle = order.State switch
        {
            CombinedOrderState.Paid => PayOrderStatus.OrderAlreadyPaid,
            CombinedOrderState.Closed => PayOrderStatus.OrderClosed,
            _ => Obstacles(terms.TimeExpire <= now, terms.Payer, terms.ExcludesBalance, payer),
        };
        return new(
            account, terms.Merchant, terms.OutTradeNo, string.Join("、", terms.SubOrders.Select(sub => sub.Description)), terms.Total,
            terms.TimeExpire, StateOf(obstacle), order.PaidBy, obstacle);
    }

    private static PayOrderStatus? Obstacles(bool isExpired, UserId? only, bool excludesBalance, UserId payer) =>
        isExpired ? PayOrderStatus.OrderExpired
        : only is { } one && one != payer ? PayOrderStatus.NotThePayer
        : excludesBalance ? PayOrderStatus.BalanceExcluded
        : null;

    /// <summary>As merchants see it (trade_state).</summary>
    private static string StateOf(PayOrderStatus? obstacle) => obstacle switch
    {
        PayOrderStatus.OrderAlreadyPaid => "SUCCESS",
        PayOrderStatus.OrderClosed => "CLOSED",
        _ => "NOTPAY",
    };
}

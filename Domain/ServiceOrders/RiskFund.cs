using Orleans;

namespace Tael.Domain.ServiceOrders;

/// <summary>What a user would have had to leave or pay first, had nobody trusted them.</summary>
[GenerateSerializer, Immutable, Alias("RiskFund")]
public sealed record RiskFund(
    [property: Id(0)] RiskFundKind Kind, [property: Id(1)] Money Amount, [property: Id(2)] string? Description = null)
{
    /// <summary>A deposit is spared (先免); otherwise the service is used before it is paid (先享).</summary>
    public bool IsDeposit => Kind != RiskFundKind.EstimatedCost;
}

/// <summary>Append, never renumber.</summary>
public enum RiskFundKind : byte
{
    /// <summary>押金, DEPOSIT.</summary>
    Deposit = 1,

    /// <summary>预付款, ADVANCE.</summary>
    Advance = 2,

    /// <summary>保证金, CASH_DEPOSIT.</summary>
    CashDeposit = 3,

    /// <summary>预估订单费用, ESTIMATE_ORDER_COST.</summary>
    EstimatedCost = 4,
}

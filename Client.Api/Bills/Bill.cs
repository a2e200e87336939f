using Tael.Domain;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Bills;

/// <summary>Names one bill.</summary>
public readonly record struct Bill(MerchantId Merchant, SettlementDay Day, BillKind Kind);

/// <summary>A bill as a merchant was told of it.</summary>
/// <param name="Sha1">Of the file before it is compressed.</param>
public readonly record struct BillFile(Bill Bill, ReadOnlyMemory<byte> Sha1);

/// <summary>Numbers are in links that are out: append, never renumber.</summary>
public enum BillKind : byte
{
    /// <summary>Payments and refunds.</summary>
    TradeAll = 1,
    TradeSuccess = 2,
    TradeRefund = 3,

    /// <summary>What moved in the merchant's account.</summary>
    FundBasic = 4,

    /// <summary>Of accounts for operations and for fees. No merchant has one here, so there is never such a bill.</summary>
    FundOperation = 5,
    FundFees = 6,

    /// <summary>What was shared out of the merchant's orders, and given back.</summary>
    Sharing = 7,
}

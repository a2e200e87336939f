using Tael.Domain;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;

namespace Tael.Client.Api.Bills;

/// <summary>Names one bill.</summary>
/// <param name="Partner">The service provider that it is for: of the merchant's trades and sharing only what the provider has done in its name
/// is shown. Null: it is the merchant's own.</param>
public readonly record struct Bill(MerchantId Merchant, SettlementDay Day, BillKind Kind, MerchantId? Partner = null)
{
    /// <summary>Who may have it.</summary>
    public MerchantId Holder => Partner ?? Merchant;

    public bool Shows(OrderTerms terms) => Partner is null || terms.Partner == Partner;

    public bool Shows(ShareTerms terms) => Partner is null || terms.Partner == Partner;
}

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

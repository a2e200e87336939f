using System.Diagnostics.CodeAnalysis;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Payouts;

/// <summary>Our number for an authorisation (authorization_id): <c>1331</c>, the mchid in ten digits, the out_authorization_no.</summary>
/// <remarks>At most 46 characters.</remarks>
public readonly record struct PayoutAuthorizationId
{
    public const int LengthMax = NumberOfMerchant.LengthMax;

    private const string Start = "1331";

    public PayoutAuthorizationId(MerchantId merchant, OutAuthorizationNo no) => (Merchant, No) = (merchant, no);

    public MerchantId Merchant { get; }

    public OutAuthorizationNo No { get; }

    public AccountId Account => No.AuthorizationOf(Merchant);

    public static bool TryParse([NotNullWhen(true)] string? text, out PayoutAuthorizationId id)
    {
        id = default;
        if (!NumberOfMerchant.TryParse(text, Start, out var merchant, out var own) || !OutAuthorizationNo.TryParse(own, out var no)) return false;

        id = new(merchant, no);
        return true;
    }

    public override string ToString() => NumberOfMerchant.Of(Start, Merchant, No.Value);
}

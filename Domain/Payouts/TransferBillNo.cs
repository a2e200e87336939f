using System.Diagnostics.CodeAnalysis;
using Tael.Domain.Merchants;

namespace Tael.Domain.Payouts;

/// <summary>Our number for a transfer to a user (transfer_bill_no): <c>1330</c>, the mchid in ten digits, the out_bill_no.</summary>
/// <remarks>At most 46 characters.</remarks>
public readonly record struct TransferBillNo
{
    public const int LengthMax = NumberOfMerchant.LengthMax;

    private const string Start = "1330";

    public TransferBillNo(MerchantId merchant, OutBillNo no) => (Merchant, OutBillNo) = (merchant, no);

    public MerchantId Merchant { get; }

    public OutBillNo OutBillNo { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out TransferBillNo no)
    {
        no = default;
        if (!NumberOfMerchant.TryParse(text, Start, out var merchant, out var own) || !OutBillNo.TryParse(own, out var outBillNo)) return false;

        no = new(merchant, outBillNo);
        return true;
    }

    public override string ToString() => NumberOfMerchant.Of(Start, Merchant, OutBillNo.Value);
}

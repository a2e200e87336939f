using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Tael.Domain.Merchants;

namespace Tael.Domain.Payouts;

/// <summary>Our number for a transfer to a user (transfer_bill_no): <c>1330</c>, the mchid in ten digits, the out_bill_no.</summary>
/// <remarks>At most 46 characters. It says whose payout it is and which, so none has to be looked up in a table.</remarks>
public readonly record struct TransferBillNo
{
    public const int LengthMax = MerchantEnd + OutBillNo.LengthMax;

    private const string Start = "1330";
    private const int MerchantEnd = 14;

    public TransferBillNo(MerchantId merchant, OutBillNo no) => (Merchant, OutBillNo) = (merchant, no);

    public MerchantId Merchant { get; }

    public OutBillNo OutBillNo { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out TransferBillNo no)
    {
        no = default;
        if (text is not { Length: > MerchantEnd and <= LengthMax } || !text.StartsWith(Start, StringComparison.Ordinal)) return false;
        if (!MerchantId.TryParse(text[Start.Length..MerchantEnd].TrimStart('0'), out var merchant)) return false;
        if (!OutBillNo.TryParse(text[MerchantEnd..], out var outBillNo)) return false;

        no = new(merchant, outBillNo);
        return $"{no}" == text;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start}{Merchant.Value:D10}{OutBillNo}");
}

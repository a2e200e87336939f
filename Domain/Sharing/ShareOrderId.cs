using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Tael.Domain.Merchants;

namespace Tael.Domain.Sharing;

/// <summary>Our number for a profit-sharing order (order_id): <c>3008</c>, the mchid in ten digits, the out_order_no.</summary>
/// <remarks>It says whose it is and which, so none has to be looked up in a table. So it has more than WeChat Pay's 64 characters where
/// the merchant's own number has more than 50.</remarks>
public readonly record struct ShareOrderId
{
    public const int LengthMax = MerchantEnd + OutSharingNo.LengthMax;

    private const string Start = "3008";
    private const int MerchantEnd = 14;

    public ShareOrderId(MerchantId merchant, OutSharingNo no) => (Merchant, OutSharingNo) = (merchant, no);

    public MerchantId Merchant { get; }

    public OutSharingNo OutSharingNo { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out ShareOrderId id)
    {
        id = default;
        if (text is not { Length: > MerchantEnd and <= LengthMax } || !text.StartsWith(Start, StringComparison.Ordinal)) return false;
        if (!MerchantId.TryParse(text[Start.Length..MerchantEnd].TrimStart('0'), out var merchant)) return false;
        if (!OutSharingNo.TryParse(text[MerchantEnd..], out var no)) return false;

        id = new(merchant, no);
        return $"{id}" == text;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start}{Merchant.Value:D10}{OutSharingNo}");
}

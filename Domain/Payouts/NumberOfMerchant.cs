using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Tael.Domain.Merchants;

namespace Tael.Domain.Payouts;

/// <summary>How our own numbers say whose they are and which: four digits for what it is, the mchid in ten digits, the merchant's number.
/// </summary>
/// <remarks>So none has to be looked up in a table.</remarks>
internal static class NumberOfMerchant
{
    private const int StartLength = 4;
    private const int MerchantEnd = StartLength + 10;

    /// <summary>The longest with a number of so many characters.</summary>
    public const int LengthMax = MerchantEnd + OutBillNo.LengthMax;

    /// <param name="start">Four digits.</param>
    public static string Of(string start, MerchantId merchant, string no) =>
        string.Create(CultureInfo.InvariantCulture, $"{start}{merchant.Value:D10}{no}");

    public static bool TryParse([NotNullWhen(true)] string? text, string start, out MerchantId merchant, out string no)
    {
        (merchant, no) = (default, "");
        if (text is not { Length: > MerchantEnd and <= LengthMax } || !text.StartsWith(start, StringComparison.Ordinal)) return false;
        if (!MerchantId.TryParse(text[StartLength..MerchantEnd].TrimStart('0'), out merchant)) return false;

        no = text[MerchantEnd..];
        return Of(start, merchant, no) == text;
    }
}

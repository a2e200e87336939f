using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tael.Receipts;

/// <summary>The one way in which a receipt is written: the same receipt is always the same bytes.</summary>
/// <remarks>
/// JSON in ASCII: one member a line in the order of <see cref="Receipt"/>, two spaces deeper for each object, one space
/// after a colon, numbers without sign or exponent, a line feed at the end. Nothing needs escaping. So a reader that writes
/// what it has read must get the same bytes, and finds any that was changed.
/// </remarks>
public static class ReceiptText
{
    /// <summary>Four times the largest that is ever made.</summary>
    public const int BytesMax = 16_384;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    public static byte[] Write(Receipt receipt) => [.. JsonSerializer.SerializeToUtf8Bytes(receipt, Options), (byte)'\n'];

    /// <summary>What is signed: the file with nothing between the quotes of its signature.</summary>
    public static byte[] SignedPart(Receipt receipt) => Write(receipt with { Signature = "" });

    /// <summary>Null if these bytes are no receipt's in this form.</summary>
    /// <param name="why">What is wrong, then.</param>
    public static Receipt? Read(ReadOnlySpan<byte> file, out string why)
    {
        if (file.Length > BytesMax)
        {
            why = $"The file has {file.Length} bytes; a receipt has {BytesMax} at most.";
            return null;
        }

        var strange = file.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
        while (strange >= 0 && file[strange] == (byte)'\n')
        {
            var next = file[(strange + 1)..].IndexOfAnyExceptInRange((byte)' ', (byte)'~');
            strange = next < 0 ? -1 : strange + 1 + next;
        }

        if (strange >= 0)
        {
            why = $"Byte {strange + 1} is not printable ASCII.";
            return null;
        }

        return Parse(file, out why);
    }

    private static Receipt? Parse(ReadOnlySpan<byte> file, out string why)
    {
        Receipt? receipt;
        try
        {
            receipt = JsonSerializer.Deserialize<Receipt>(file, Options);
        }
        catch (JsonException wrong)
        {
            why = $"The file is not the JSON of a receipt (line {wrong.LineNumber + 1}).";
            return null;
        }

        if (receipt is null || receipt.Format != Receipt.CurrentFormat)
        {
            why = $"The file's format is not {Receipt.CurrentFormat}.";
            return null;
        }

        var written = Write(receipt);
        var same = file.CommonPrefixLength(written);
        why = same == file.Length && same == written.Length
            ? ""
            : $"The file is not written as a receipt is: byte {same + 1} differs.";
        return why.Length == 0 ? receipt : null;
    }
}

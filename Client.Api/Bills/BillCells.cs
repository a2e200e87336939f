using System.Globalization;
using System.Text;
using Tael.Domain;

namespace Tael.Client.Api.Bills;

/// <summary>How a bill's cells are written: each with a backtick before it, commas between, CR LF at the end.</summary>
/// <remarks>
/// Nothing is quoted, so a merchant's own texts lose what would break a row: line ends and tabs become blanks, backticks
/// apostrophes. A comma stays: cells are separated by comma and backtick. Source: WeChat Pay, download of bills.
/// </remarks>
internal static class BillCells
{
    public const string LineEnd = "\r\n";

    public static StringBuilder Row(this StringBuilder text, params ReadOnlySpan<string> cells)
    {
        for (var i = 0; i < cells.Length; i++) text.Append(i == 0 ? "`" : ",`").Append(cells[i]);
        return text.Append(LineEnd);
    }

    /// <summary>Yuan with two decimals.</summary>
    public static string Yuan(long minor) => Decimals(minor, "");

    /// <summary>Yuan with five decimals, as fees are written.</summary>
    public static string FeeYuan(long minor) => Decimals(minor, "000");

    public static string Percent(int basisPoints) => Decimals(basisPoints, "") + "%";

    /// <summary>Chinese time, to the second.</summary>
    public static string Time(Instant at) =>
        at.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Own(string? text) => (text ?? "")
        .ReplaceLineEndings(" ").Replace('\t', ' ').Replace('\r', ' ').Replace('\n', ' ').Replace('`', '\'');

    private static string Decimals(long minor, string more)
    {
        var size = Math.Abs(minor);
        return string.Create(CultureInfo.InvariantCulture, $"{(minor < 0 ? "-" : "")}{size / 100}.{size % 100:D2}{more}");
    }
}

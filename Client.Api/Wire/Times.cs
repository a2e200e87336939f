using System.Globalization;
using Tael.Domain;

namespace Tael.Client.Api.Wire;

/// <summary>Times on the wire: RFC 3339 to the second, written in Chinese time (<c>2018-06-08T10:34:56+08:00</c>).</summary>
public static class Times
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    private static readonly string[] Accepted =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    public static string Format(Instant at) => Format(at.ToDateTimeOffset());

    public static string Format(DateTimeOffset at) =>
        at.ToOffset(China).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>Any offset, or <c>Z</c>; a fraction of a second is allowed.</summary>
    public static bool TryParse(string? text, out Instant at)
    {
        var valid = DateTimeOffset.TryParseExact(
            text, Accepted, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        at = valid ? Instant.Of(time) : default;
        return valid;
    }
}

using System.Globalization;
using Tael.Domain;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>Times of service orders: <c>yyyyMMddHHmmss</c> or <c>yyyyMMdd</c> of China; a start may be <c>OnAccept</c>.</summary>
internal static class ServiceTimes
{
    public const string OnAccept = "OnAccept";
    public const string Form = "^(OnAccept|[0-9]{8}|[0-9]{14})$";
    public const string FormOfEnd = "^([0-9]{8}|[0-9]{14})$";
    public const string FormOfPayment = "^[0-9]{14}$";
    public const int DayLength = 8;
    public const string Issue = "must be yyyyMMddHHmmss or yyyyMMdd";

    private static readonly string[] Formats = ["yyyyMMddHHmmss", "yyyyMMdd"];

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public static string Format(Instant at) =>
        at.ToDateTimeOffset().ToOffset(China).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    /// <summary>False for what is no time, <c>OnAccept</c> too. A day is its beginning.</summary>
    public static bool TryParse(string? text, out Instant at)
    {
        var isTime = DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local);
        at = isTime ? Instant.Of(new DateTimeOffset(local, China)) : default;
        return isTime;
    }
}

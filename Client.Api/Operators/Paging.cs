using System.Globalization;
using Tael.Client.Api.Wallets;

namespace Tael.Client.Api.Operators;

/// <summary>Which page an operator asks for: <c>?limit=&amp;cursor=</c>.</summary>
/// <param name="Before">What is on it has lower versions.</param>
internal readonly record struct Paging(long Before, int Limit)
{
    private const int LimitDefault = 50;

    public static (Paging Paging, IResult? Refusal) Read(IQueryCollection query, int limitMax)
    {
        if (!TryNumber(query["limit"], LimitDefault, out var limit) || limit < 1 || limit > limitMax)
        {
            return (default, OwnJson.Refuse($"limit is a number from 1 to {limitMax}.", "limit"));
        }

        return TryNumber(query["cursor"], long.MaxValue, out var before) && before >= 1
            ? (new(before, (int)limit), null)
            : (default, OwnJson.Refuse("cursor is a nextCursor of the page before.", "cursor"));
    }

    private static bool TryNumber(string? text, long otherwise, out long number)
    {
        number = otherwise;
        return text is null || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

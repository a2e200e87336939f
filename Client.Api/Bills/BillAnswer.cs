using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Bills;
using Tael.Grains;

namespace Tael.Client.Api.Bills;

/// <summary>The answer of the calls that ask for a bill: where it can be downloaded, and what it hashes to.</summary>
/// <remarks>
/// INVALID_REQUEST for a day to come or longer ago than three months; NO_STATEMENT_EXIST for today, and for a day without business;
/// STATEMENT_CREATING for yesterday before ten o'clock of Chinese time.
/// </remarks>
internal static class BillAnswer
{
    public static readonly (ErrorCode Code, string When)[] Refusals =
    [
        (ErrorCode.NoAuth, "`sub_mchid` is no merchant of this service provider"),
        (ErrorCode.InvalidRequest, "the day is to come, or longer ago than three months"),
        (ErrorCode.NoStatementExist, "there was no business on the day, or it is today"),
        (ErrorCode.StatementCreating, "it was yesterday, and in China it is not yet ten o'clock"),
    ];

    /// <param name="which">The day, and the merchant whose bill its service provider asks for; null: the caller's own.</param>
    public static async Task<Answer> Of(V3Call call, (string Date, string? SubMchid) which, BillKind kind, string? tarType)
    {
        var date = which.Date;
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return new Refusal(ErrorCode.ParamError, "bill_date", Refusal.Shorten(date), "must be a date, like 2018-06-08", "query");
        }

        var (of, notAllowed) = await Partnership.Of(call, which.SubMchid, "sub_mchid", "query");
        if (notAllowed is not null) return notAllowed;

        var bill = new Bill(of.Merchant, SettlementDay.Of(day), kind, of.Partner);
        if (Refuse(BillDay.Of(bill.Day, Instant.Of(call.Services.Clock)), date) is { } refusal) return refusal;

        var text = await TextOf(call, bill);
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        await foreach (var part in BytesOf(text)) sha1.AppendData(part);
        if (text.Rows == 0) return Answer.Refuse(ErrorCode.NoStatementExist);

        var hash = sha1.GetHashAndReset();
        var token = call.Services.BillTokens.Of(new(bill, hash));
        var url = UrlOf(call.Http.Request, token);
        return Answer.Ok(new BillLink(
            "SHA1", Convert.ToHexStringLower(hash), tarType is null ? url : $"{url}&tartype={tarType.ToLowerInvariant()}"));
    }

    /// <summary>Where the file that a token stands for can be downloaded.</summary>
    public static string UrlOf(HttpRequest request, string token) => $"{BaseUrlOf(request)}/v3/billdownload/file?token={token}";

    public static async Task<IBillText> TextOf(V3Call call, Bill bill)
    {
        var journal = call.Grains.Bills();
        var merchant = await call.Ask(call.Grains.Merchant(bill.Merchant), grain => grain.Look());
        return bill.Kind switch
        {
            BillKind.TradeAll or BillKind.TradeSuccess or BillKind.TradeRefund =>
                new TradeBill(journal, bill, merchant!.Profile!.FeeRate, call.Services.OpenIds),
            BillKind.Sharing => new ShareBill(journal, bill, call.Services.OpenIds),
            _ => new FundFlowBill(journal, bill),
        };
    }

    /// <summary>UTF-8, with a byte order mark before the first part.</summary>
    public static async IAsyncEnumerable<byte[]> BytesOf(IBillText text)
    {
        yield return Encoding.UTF8.GetPreamble();

        await foreach (var part in text.Parts()) yield return Encoding.UTF8.GetBytes(part);
    }

    private static Refusal? Refuse(BillDayStatus day, string date) => day switch
    {
        BillDayStatus.Ready => null,
        BillDayStatus.ToCome => new(ErrorCode.InvalidRequest, "bill_date", date, "is a day to come", "query"),
        BillDayStatus.TooLongAgo => new(
            ErrorCode.InvalidRequest, "bill_date", date, $"is longer ago than {BillDay.MonthsKept} months", "query"),
        BillDayStatus.NotOver => new(ErrorCode.NoStatementExist),
        BillDayStatus.BeingMade => new(ErrorCode.StatementCreating),
        _ => throw new System.Diagnostics.UnreachableException($"{day}"),
    };

    /// <summary>The address that the caller has used: clients take the answer's as it is.</summary>
    private static string BaseUrlOf(HttpRequest request)
    {
        // Behind a proxy that ends TLS. Whoever sets it by themselves misleads nobody else.
        var isSecure = request.IsHttps || request.Headers["X-Forwarded-Proto"].ToString() == "https";
        return $"{(isSecure ? "https" : "http")}://{request.Host}";
    }
}

/// <summary>Where a bill can be downloaded.</summary>
/// <param name="HashType">Always <c>SHA1</c>.</param>
/// <param name="HashValue">Of the file before it is compressed, in hexadecimal.</param>
/// <param name="DownloadUrl">For five minutes, and for the merchant that asked.</param>
internal sealed record BillLink(string HashType, string HashValue, string DownloadUrl);

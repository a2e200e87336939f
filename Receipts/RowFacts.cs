using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tael.Receipts;

/// <summary>Whether what a receipt says was paid is what its row says.</summary>
/// <remarks>
/// A payer's receipt shows the order's row OrderPaid, whose counterparty is the payer. A merchant must not learn a payer's
/// account, so its receipt shows the row after it, OrderSettled, stored in the same append at the same time: the order's
/// money goes to the merchant. That row does not repeat the transaction id; it follows from order and time.
/// </remarks>
internal static class RowFacts
{
    private const int Debit = 1;
    private const int Credit = 2;
    private const int Cny = 156;

    /// <returns>What the two differ in; null: nothing.</returns>
    public static string? Difference(PaidFacts paid, ReceiptRow row) => row switch
    {
        _ when row.Account != $"o-{paid.Merchant}-{paid.OutTradeNo}" => "merchant and order are not the row's account",
        _ when row.Amount != paid.Amount => "the amount is not the row's",
        _ when row.Currency != Cny || paid.Currency != "CNY" => "the currency is not the row's",
        _ when paid.At != TimeOf(row.At) => "the time is not the row's",
        { Kind: "OrderPaid", Movement: Credit } => OfPayer(paid, row),
        { Kind: "OrderSettled", Movement: Debit } => OfMerchant(paid, row),
        _ => "the row is no payment",
    };

    private static string? OfPayer(PaidFacts paid, ReceiptRow row)
    {
        if (row.Counterparty != paid.Payer) return "the payer is not the row's counterparty";
        if (TransactionIn(row.Payload) != paid.TransactionId) return "the transaction id is not the payload's";

        return null;
    }

    private static string? OfMerchant(PaidFacts paid, ReceiptRow row)
    {
        if (row.Counterparty != $"m-{paid.Merchant}") return "the merchant is not the row's counterparty";
        if (row.Transfer != $"{row.Account}/settle") return "the transfer is not the order's settlement";
        if (TransactionOf(row.Account, row.At) != paid.TransactionId) return "the transaction id is not the row's";

        return null;
    }

    /// <summary>Far outside of any clock there is no time.</summary>
    private static string? TimeOf(long micros) =>
        micros is < 0 or > 253_402_300_799_999_999 ? null : At(micros).ToString(TimeFormat, CultureInfo.InvariantCulture);

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static DateTimeOffset At(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    private static string? TransactionIn(string payload)
    {
        try
        {
            using var happened = JsonDocument.Parse(Convert.FromBase64String(payload));
            return happened.RootElement.GetProperty("transactionId").GetString();
        }
        catch (Exception none) when (none is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>42, yyMMdd and the microsecond of the day in China, nine digits of SHA-256 of "account@microseconds".</summary>
    private static string TransactionOf(string account, long micros)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{account}@{micros.ToString(CultureInfo.InvariantCulture)}"));
        var digits = BinaryPrimitives.ReadUInt64BigEndian(hash) % 1_000_000_000;
        var china = At(micros).ToOffset(TimeSpan.FromHours(8));
        var ofDay = china.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond;
        return string.Create(CultureInfo.InvariantCulture, $"42{china:yyMMdd}{ofDay:D11}{digits:D9}");
    }
}

using System.Globalization;
using Tael.Client.Api.Keys;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;
using Tael.Receipts;

namespace Tael.Client.Api.Payments;

/// <summary>Makes and signs the receipt of a paid order from the row that it comes from.</summary>
internal static class PaymentReceipt
{
    /// <param name="order">A paid one.</param>
    /// <param name="payer">As the receipt's reader may know the payer.</param>
    public static byte[] Of(Order order, JournalEntry row, string payer, PlatformKey key)
    {
        var terms = order.Terms!;
        var paid = new PaidFacts(
            $"{terms.Merchant}", terms.OutTradeNo.Value, row.Amount.Minor, CurrencyOf(row.Amount.Currency), payer,
            order.TransactionId!.Value.Value, Time(row.At));
        var unsigned = new Receipt(Receipt.CurrentFormat, paid, Row(row), key.Id, "");
        var receipt = unsigned with { Signature = key.Sign(ReceiptText.SignedPart(unsigned)) };
        var file = ReceiptText.Write(receipt);

        // What nobody could verify must not be given away.
        var verdict = ReceiptCheck.Run(file, key.PublicKeyPem);
        return verdict.Holds ? file : throw new InvalidOperationException($"{row.Account}: a wrong receipt. {verdict.Words}");
    }

    private static ReceiptRow Row(JournalEntry row) => new(
        row.Account.Value, row.Version, row.Kind, row.At.UnixMicros, (int)row.Movement, row.Transfer.Value,
        row.Counterparty.Value, row.Amount.Minor, (int)row.Amount.Currency, row.BalanceMinor,
        Convert.ToBase64String(row.Payload.AsSpan()), Convert.ToHexStringLower(row.PreviousHash.AsSpan()),
        Convert.ToHexStringLower(row.Hash.AsSpan()));

    private static string CurrencyOf(Currency currency) => currency == Currency.Cny
        ? "CNY"
        : throw new ArgumentOutOfRangeException(nameof(currency), currency, "No receipts in this currency.");

    private static string Time(Instant at) =>
        at.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}

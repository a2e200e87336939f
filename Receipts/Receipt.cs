namespace Tael.Receipts;

/// <summary>What the platform says of one payment, with the row of the journal that proves it, signed.</summary>
/// <remarks>
/// Says nothing of when it was asked for, so the same payment and key always give the same bytes. Every text is printable
/// ASCII without quotes and backslashes. Members stand in the file in this order; see <see cref="ReceiptText"/>.
/// </remarks>
/// <param name="Format">Always <see cref="CurrentFormat"/>.</param>
/// <param name="KeyId">The platform's key: a public key id, or a certificate's serial.</param>
/// <param name="Signature">RSASSA-PKCS1-v1_5 with SHA-256 over <see cref="ReceiptText.SignedPart"/>, base64.</param>
public sealed record Receipt(string Format, PaidFacts Paid, ReceiptRow Row, string KeyId, string Signature)
{
    public const string CurrentFormat = "tael-receipt-1";
}

/// <summary>What was paid, in the words of payer and merchant. All of it but an openid follows from the row.</summary>
/// <param name="Amount">In minor units (fen).</param>
/// <param name="Currency">ISO 4217 letters.</param>
/// <param name="Payer">In the payer's receipt its account; in the merchant's the payer's openid, by the platform's word.</param>
/// <param name="At">UTC, to the microsecond: <c>2026-11-26T03:04:05.000006Z</c>.</param>
public sealed record PaidFacts(
    string Merchant, string OutTradeNo, long Amount, string Currency, string Payer, string TransactionId, string At);

/// <summary>The journal's row, whole: every field that its hash is made of.</summary>
/// <param name="At">Microseconds since 1970, UTC.</param>
/// <param name="Movement">1 debit, 2 credit.</param>
/// <param name="Currency">ISO 4217 number.</param>
/// <param name="Balance">Of the account after this row.</param>
/// <param name="Payload">The event's JSON, base64.</param>
/// <param name="PreviousHash">Of the account's row before this one; 64 zeros before the first. Lower-case hexadecimal.</param>
/// <param name="Hash">Of this row: see <see cref="RowHash"/>.</param>
public sealed record ReceiptRow(
    string Account,
    long Version,
    string Kind,
    long At,
    int Movement,
    string Transfer,
    string Counterparty,
    long Amount,
    int Currency,
    long Balance,
    string Payload,
    string PreviousHash,
    string Hash);

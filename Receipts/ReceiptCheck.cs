using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tael.Receipts;

/// <summary>Checks a receipt with nothing but the platform's public key: form, row, facts, signature.</summary>
/// <remarks>It proves that the platform has signed exactly these bytes, and that the journal's row which they show is what
/// they say was paid. That the row is still in the journal, only the journal can show: ask the platform for the row's hash.
/// A certificate is taken for its key; its dates are not looked at, since a receipt outlives them.</remarks>
public static class ReceiptCheck
{
    private const int KeyBitsMin = 2048;

    /// <param name="keyPem">The platform's public key or certificate.</param>
    public static Verdict Run(ReadOnlySpan<byte> file, string keyPem)
    {
        using var key = KeyOf(keyPem);
        if (key is null) return Verdict.Refuse("The key is no PEM of an RSA public key or certificate of 2048 bits or more.");
        if (ReceiptText.Read(file, out var why) is not { } receipt) return Verdict.Refuse(why);
        if (!IsHashed(receipt.Row)) return Verdict.Refuse("The row's hash does not follow from the row.");
        if (RowFacts.Difference(receipt.Paid, receipt.Row) is { } difference)
        {
            return Verdict.Refuse($"What was paid is not what the row says: {difference}.");
        }

        return IsSigned(receipt, key)
            ? new Verdict(true, WhatItProves(receipt))
            : Verdict.Refuse("The signature is not this key's, or not for these bytes.");
    }

    private static RSA? KeyOf(string pem)
    {
        RSA? key = null;
        try
        {
            if (pem.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            {
                using var certificate = X509Certificate2.CreateFromPem(pem);
                key = certificate.GetRSAPublicKey();
            }
            else
            {
                key = RSA.Create();
                key.ImportFromPem(pem);
            }

            if (key?.KeySize >= KeyBitsMin) return key;
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            // As for a key that is too short: there is none.
        }

        key?.Dispose();
        return null;
    }

    private static bool IsHashed(ReceiptRow row)
    {
        try
        {
            return row.PreviousHash.Length == 2 * SHA256.HashSizeInBytes && RowHash.Of(row) == row.Hash;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsSigned(Receipt receipt, RSA key)
    {
        Span<byte> signature = new byte[receipt.Signature.Length];

        // Base64 with blanks, or with spare bits set, would be another file with the same signature.
        return Convert.TryFromBase64String(receipt.Signature, signature, out var length)
            && Convert.ToBase64String(signature[..length]) == receipt.Signature
            && key.VerifyData(
                ReceiptText.SignedPart(receipt), signature[..length], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static string WhatItProves(Receipt receipt)
    {
        var (paid, row) = (receipt.Paid, receipt.Row);
        var amount = string.Create(CultureInfo.InvariantCulture, $"{paid.Amount / 100}.{paid.Amount % 100:D2} {paid.Currency}");
        return $"{paid.Payer} paid {amount} to merchant {paid.Merchant} for order {paid.OutTradeNo} at {paid.At}, "
            + $"transaction {paid.TransactionId}: row {row.Version} of {row.Account}, hash {row.Hash}, signed by {receipt.KeyId}.";
    }
}

/// <summary>Whether a receipt holds, and in one line what it proves or what is wrong with it.</summary>
public readonly record struct Verdict(bool Holds, string Words)
{
    internal static Verdict Refuse(string why) => new(false, why);
}

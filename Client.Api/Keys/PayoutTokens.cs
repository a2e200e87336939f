using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Keys;

/// <summary>What a payee's app is handed to take one payout (<c>package_info</c>), and what is kept of the payee's name.</summary>
/// <remarks>A package is a <see cref="MerchantTokens">token</see> of the out_bill_no. It does no more than show the payout: only its
/// payee can take the money.</remarks>
public sealed class PayoutTokens(Secrets secrets)
{
    private const string Prefix = "mchtransfer=";
    private const int NameHashBytes = 12;

    private readonly MerchantTokens _tokens = new(secrets.Derive("payout"));
    private readonly byte[] _nameKey = secrets.Derive("payout/name");

    public string PackageOf(MerchantId merchant, OutBillNo no) => Prefix + _tokens.Of(merchant, no.Value);

    /// <summary>False: mistyped, forged, or from elsewhere.</summary>
    public bool TryParse(string? package, out AccountId payout)
    {
        payout = default;
        if (package?.StartsWith(Prefix, StringComparison.Ordinal) != true) return false;
        if (!_tokens.TryParse(package.AsSpan(Prefix.Length), out var merchant, out var number)) return false;
        if (!OutBillNo.TryParse(number, out var no)) return false;

        payout = no.PayoutOf(merchant);
        return true;
    }

    /// <summary>Tells two names of one payout apart, and nothing else.</summary>
    public string HashOf(AccountId payout, ReadOnlySpan<byte> name)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_nameKey, [.. Encoding.UTF8.GetBytes(payout.Value), 0, .. name], hash);
        return Convert.ToBase64String(hash[..NameHashBytes]);
    }
}

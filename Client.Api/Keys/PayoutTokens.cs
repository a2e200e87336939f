using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Keys;

/// <summary>What a payee's app is handed to take one payout, or to agree to taking more without confirming (<c>package_info</c>), and what
/// is kept of the payee's name.</summary>
/// <remarks>A package is a <see cref="MerchantTokens">token</see> of the merchant's number. It does no more than show what it stands for:
/// only the payee can take the money, or agree.</remarks>
public sealed class PayoutTokens(Secrets secrets)
{
    private const string Prefix = "mchtransfer=";
    private const string AuthorizationPrefix = "mchauthorization=";
    private const int NameHashBytes = 12;

    private readonly MerchantTokens _tokens = new(secrets.Derive("payout"));
    private readonly MerchantTokens _authorizations = new(secrets.Derive("payout/authorization"));
    private readonly byte[] _nameKey = secrets.Derive("payout/name");

    public string PackageOf(MerchantId merchant, OutBillNo no) => Prefix + _tokens.Of(merchant, no.Value);

    public string PackageOf(MerchantId merchant, OutAuthorizationNo no) => AuthorizationPrefix + _authorizations.Of(merchant, no.Value);

    /// <summary>False: mistyped, forged, or from elsewhere.</summary>
    public bool TryParse(string? package, out AccountId payout)
    {
        payout = default;
        if (!TryParse(_tokens, package, Prefix, out var merchant, out var number) || !OutBillNo.TryParse(number, out var no)) return false;

        payout = no.PayoutOf(merchant);
        return true;
    }

    /// <summary>The same of an authorisation's package.</summary>
    public bool TryParseAuthorization(string? package, out AccountId authorization)
    {
        authorization = default;
        if (!TryParse(_authorizations, package, AuthorizationPrefix, out var merchant, out var number)) return false;
        if (!OutAuthorizationNo.TryParse(number, out var no)) return false;

        authorization = no.AuthorizationOf(merchant);
        return true;
    }

    private static bool TryParse(MerchantTokens tokens, string? package, string prefix, out MerchantId merchant, out string number)
    {
        (merchant, number) = (default, "");
        return package?.StartsWith(prefix, StringComparison.Ordinal) == true
            && tokens.TryParse(package.AsSpan(prefix.Length), out merchant, out number);
    }

    /// <summary>Tells two names of one payout apart, and nothing else.</summary>
    public string HashOf(AccountId payout, ReadOnlySpan<byte> name)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_nameKey, [.. Encoding.UTF8.GetBytes(payout.Value), 0, .. name], hash);
        return Convert.ToBase64String(hash[..NameHashBytes]);
    }
}

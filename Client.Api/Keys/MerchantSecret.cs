using System.Diagnostics.CodeAnalysis;
using System.Text;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Keys;

/// <summary>What <see cref="MerchantProfile.SealedApiV3Key"/> holds: the APIv3 key, and how the merchant knows us.</summary>
/// <param name="ApiV3Key">32 ASCII characters.</param>
public sealed record MerchantSecret(string ApiV3Key, PlatformKeyKind PlatformKey)
{
    public const int ApiV3KeyLength = 32;

    public string Seal(Vault vault, MerchantId merchant)
    {
        var secret = new byte[ApiV3KeyLength + 1];
        if (ApiV3Key.Length != ApiV3KeyLength || !Ascii.IsValid(ApiV3Key))
        {
            throw new ArgumentException("An APIv3 key has 32 ASCII characters.");
        }

        Encoding.ASCII.GetBytes(ApiV3Key, secret);
        secret[ApiV3KeyLength] = (byte)PlatformKey;
        return vault.Seal(merchant.Account.Value, secret);
    }

    public static bool TryOpen(
        Vault vault, MerchantId merchant, string sealedText, [NotNullWhen(true)] out MerchantSecret? secret)
    {
        secret = null;
        if (!vault.TryOpen(merchant.Account.Value, sealedText, out var bytes)) return false;
        if (bytes.Length != ApiV3KeyLength + 1) return false;

        secret = new(Encoding.ASCII.GetString(bytes, 0, ApiV3KeyLength), (PlatformKeyKind)bytes[ApiV3KeyLength]);
        return Enum.IsDefined(secret.PlatformKey);
    }

    public override string ToString() => "MerchantSecret (not shown)";
}

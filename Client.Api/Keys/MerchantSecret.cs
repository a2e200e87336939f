using System.Diagnostics.CodeAnalysis;
using System.Text;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Keys;

/// <summary>What <see cref="MerchantProfile.SealedApiV3Key"/> holds: the APIv3 key, and how the merchant knows us.</summary>
/// <param name="ApiV3Key">32 ASCII characters.</param>
/// <param name="ApiV2Key">32 ASCII characters; null: calls of APIv2 are not for this merchant.</param>
public sealed record MerchantSecret(string ApiV3Key, PlatformKeyKind PlatformKey, string? ApiV2Key = null)
{
    public const int ApiV3KeyLength = 32;
    public const int ApiV2KeyLength = 32;

    public string Seal(Vault vault, MerchantId merchant)
    {
        var secret = new byte[ApiV3KeyLength + 1 + (ApiV2Key is null ? 0 : ApiV2KeyLength)];
        if (ApiV3Key.Length != ApiV3KeyLength || !Ascii.IsValid(ApiV3Key))
        {
            throw new ArgumentException("An APIv3 key has 32 ASCII characters.");
        }

        if (ApiV2Key is not null && (ApiV2Key.Length != ApiV2KeyLength || !Ascii.IsValid(ApiV2Key)))
        {
            throw new ArgumentException("An APIv2 key has 32 ASCII characters.");
        }

        Encoding.ASCII.GetBytes(ApiV3Key, secret);
        secret[ApiV3KeyLength] = (byte)PlatformKey;
        if (ApiV2Key is not null) Encoding.ASCII.GetBytes(ApiV2Key, secret.AsSpan(ApiV3KeyLength + 1));
        return vault.Seal(merchant.Account.Value, secret);
    }

    public static bool TryOpen(
        Vault vault, MerchantId merchant, string sealedText, [NotNullWhen(true)] out MerchantSecret? secret)
    {
        secret = null;
        if (!vault.TryOpen(merchant.Account.Value, sealedText, out var bytes)) return false;
        if (bytes.Length is not (ApiV3KeyLength + 1 or ApiV3KeyLength + 1 + ApiV2KeyLength)) return false;

        var hasV2 = bytes.Length > ApiV3KeyLength + 1;
        secret = new(
            Encoding.ASCII.GetString(bytes, 0, ApiV3KeyLength),
            (PlatformKeyKind)bytes[ApiV3KeyLength],
            hasV2 ? Encoding.ASCII.GetString(bytes, ApiV3KeyLength + 1, ApiV2KeyLength) : null);
        return Enum.IsDefined(secret.PlatformKey);
    }

    public override string ToString() => "MerchantSecret (not shown)";
}

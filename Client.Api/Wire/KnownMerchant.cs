using System.Collections.Frozen;
using Tael.Client.Api.Keys;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Wire;

/// <summary>A merchant as the edge needs it to check and answer a call: its apps, its keys, its secret.</summary>
public sealed class KnownMerchant
{
    private readonly MerchantProfile _profile;
    private readonly FrozenDictionary<string, RsaPool> _keys;

    private KnownMerchant(MerchantId id, MerchantProfile profile, MerchantSecret secret)
    {
        Id = id;
        _profile = profile;
        Secret = secret;
        _keys = profile.Keys
            .Select(key => (Serial: key.SerialNo.ToUpperInvariant(), Rsa: RsaPool.OfPublic(key.PublicKey)))
            .Where(key => key.Rsa is not null)
            .ToFrozenDictionary(key => key.Serial, key => key.Rsa!);
    }

    public MerchantId Id { get; }
    public MerchantSecret Secret { get; }

    public FeeRate FeeRate => _profile.FeeRate;

    /// <exception cref="InvalidDataException">Its secret was sealed by another installation.</exception>
    public static KnownMerchant Of(MerchantId id, MerchantProfile profile, Vault vault) =>
        MerchantSecret.TryOpen(vault, id, profile.SealedApiV3Key, out var secret)
            ? new(id, profile, secret)
            : throw new InvalidDataException($"The APIv3 key of merchant {id} can't be opened with this master key.");

    /// <summary>The app that is meant where none is named; null if it has none.</summary>
    public string? AppId => _profile.AppIds.FirstOrDefault();

    public bool Owns(string appId) => _profile.AppIds.Contains(appId, StringComparer.Ordinal);

    /// <summary>The key with this serial (upper case); null if the merchant has none.</summary>
    public RsaPool? KeyOf(string serialNo) => _keys.GetValueOrDefault(serialNo);

    public bool IsOf(MerchantProfile profile) => _profile == profile;
}

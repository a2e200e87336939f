using Orleans;

namespace Tael.Domain.Merchants;

/// <summary>Let one more key sign a merchant's requests: the first half of a rotation without downtime.</summary>
[GenerateSerializer, Immutable, Alias("AddMerchantKey")]
public sealed record AddMerchantKey([property: Id(0)] MerchantKey Key)
{
    public static Decision<MerchantKeyStatus, MerchantEvent> Decide(
        Merchant? merchant, AddMerchantKey command, Instant now)
    {
        if (merchant?.Profile is not { } profile) return new(MerchantKeyStatus.MerchantNotFound);

        if (profile.Keys.FirstOrDefault(key => key.SerialNo == command.Key.SerialNo) is { } known)
        {
            return new(known == command.Key ? MerchantKeyStatus.Done : MerchantKeyStatus.SerialNoUsed);
        }

        if (profile.Keys.Length >= MerchantProfile.KeysMax) return new(MerchantKeyStatus.TooManyKeys);

        return new(MerchantKeyStatus.Done, new MerchantKeyAdded(command.Key, now));
    }
}

/// <summary>Let a key no longer sign a merchant's requests: the second half of a rotation.</summary>
[GenerateSerializer, Immutable, Alias("RevokeMerchantKey")]
public sealed record RevokeMerchantKey([property: Id(0)] string SerialNo)
{
    public static Decision<MerchantKeyStatus, MerchantEvent> Decide(
        Merchant? merchant, RevokeMerchantKey command, Instant now)
    {
        if (merchant?.Profile is not { } profile) return new(MerchantKeyStatus.MerchantNotFound);
        if (profile.Keys.All(key => key.SerialNo != command.SerialNo)) return new(MerchantKeyStatus.Done);
        if (profile.Keys.Length == 1) return new(MerchantKeyStatus.LastKey);

        return new(MerchantKeyStatus.Done, new MerchantKeyRevoked(command.SerialNo, now));
    }
}

/// <summary>In order of precedence. Append, never renumber.</summary>
public enum MerchantKeyStatus : byte
{
    Done = 1,
    MerchantNotFound = 2,
    SerialNoUsed = 3,
    TooManyKeys = 4,
    LastKey = 5,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 6,
}

using Orleans;

namespace Tael.Domain.Merchants;

/// <summary>Make a merchant known, with its terms and first key.</summary>
[GenerateSerializer, Immutable, Alias("RegisterMerchant")]
public sealed record RegisterMerchant([property: Id(0)] MerchantProfile Profile)
{
    public static Decision<RegisterMerchantStatus, MerchantEvent> Decide(
        Merchant? merchant, RegisterMerchant command, Instant now)
    {
        if (merchant?.Profile is { } known)
        {
            return new(known == command.Profile
                ? RegisterMerchantStatus.Registered
                : RegisterMerchantStatus.RegisteredOtherwise);
        }

        if (command.Profile.AppIds.Length is 0 or > MerchantProfile.AppIdsMax) return new(RegisterMerchantStatus.AppIdsOutOfRange);
        if (command.Profile.Keys.Length is 0 or > MerchantProfile.KeysMax) return new(RegisterMerchantStatus.KeysOutOfRange);

        return new(RegisterMerchantStatus.Registered, new MerchantRegistered(command.Profile, now));
    }
}

/// <summary>In order of precedence. Append, never renumber.</summary>
public enum RegisterMerchantStatus : byte
{
    Registered = 1,
    RegisteredOtherwise = 2,
    AppIdsOutOfRange = 3,
    KeysOutOfRange = 4,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 5,
}

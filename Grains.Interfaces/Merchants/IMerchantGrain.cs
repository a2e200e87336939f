using Orleans.Concurrency;
using Tael.Domain.Merchants;
using Tael.Grains.Ledger;

namespace Tael.Grains.Merchants;

/// <summary>One merchant: money, terms, keys. Key: <see cref="MerchantId.Account"/>.</summary>
[Alias("IMerchantGrain")]
public interface IMerchantGrain : IAccountGrain
{
    [AlwaysInterleave, Alias("Register")]
    Task<RegisterMerchantStatus> Register(RegisterMerchant command);

    [AlwaysInterleave, Alias("AddKey")]
    Task<MerchantKeyStatus> AddKey(AddMerchantKey command);

    [AlwaysInterleave, Alias("RevokeKey")]
    Task<MerchantKeyStatus> RevokeKey(RevokeMerchantKey command);

    /// <summary>The merchant as it is stored; null if there is none.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<Merchant?> Look();
}

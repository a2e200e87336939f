using Orleans.Concurrency;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;
using Tael.Grains.Ledger;

namespace Tael.Grains.Wallets;

/// <summary>One user's wallet. Key: <see cref="UserId.Wallet"/>.</summary>
[Alias("IWalletGrain")]
public interface IWalletGrain : IAccountGrain
{
    [AlwaysInterleave, Alias("Open")]
    Task<OpenWalletStatus> Open(OpenWallet command);

    /// <summary>Pays an order, at most once per <see cref="PayOrder.Id"/>. Paid means: the order has the money.</summary>
    [AlwaysInterleave, Alias("Pay")]
    Task<PayOrderStatus> Pay(PayOrder command);

    [AlwaysInterleave, Alias("ChangeFaceConsent")]
    Task<ChangeFaceConsentStatus> ChangeFaceConsent(ChangeFaceConsent command);

    [AlwaysInterleave, Alias("GiveFamilyCard")]
    Task<FamilyCardStatus> GiveFamilyCard(GiveFamilyCard command);

    [AlwaysInterleave, Alias("AcceptFamilyCard")]
    Task<FamilyCardStatus> AcceptFamilyCard(AcceptFamilyCard command);

    [AlwaysInterleave, Alias("EndFamilyCard")]
    Task<FamilyCardStatus> EndFamilyCard(EndFamilyCard command);

    [AlwaysInterleave, Alias("HoldFamilyCard")]
    Task<FamilyCardStatus> HoldFamilyCard(HoldFamilyCard command);

    /// <summary>The order for which this wallet was debited under a request's id, or null. Whether the order has taken the
    /// money, the order knows.</summary>
    [AlwaysInterleave, Alias("FindPayment")]
    Task<AccountId?> FindPayment(RequestId id);

    /// <summary>The wallet as it is stored; null if there is none.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<Wallet?> Look();
}

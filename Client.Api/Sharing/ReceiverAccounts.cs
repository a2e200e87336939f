using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Sharing;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Sharing;

/// <summary>Receivers as merchants name them: by mchid, or by openid under an app of the merchant's or of its service provider's.</summary>
internal static class ReceiverAccounts
{
    public const string Merchant = "MERCHANT_ID";
    public const string Person = "PERSONAL_OPENID";
    public const string PersonOfSub = "PERSONAL_SUB_OPENID";

    public static string TypeOf(ShareTerms terms, AccountId account, int? part) => account.Kind != AccountKind.Wallet ? Merchant
        : part is { } i && terms.Receivers[i].UnderSubApp ? PersonOfSub
        : Person;

    /// <param name="part">The receiver's place in the terms; null: it gives back, so it is a merchant.</param>
    public static string NameOf(ShareTerms terms, AccountId account, int? part, OpenIds openIds) =>
        UserId.TryOf(account, out var user) ? openIds.Of(user, terms.AppOf(terms.Receivers[part!.Value])!) : account.Value[2..];

    /// <summary>Whether there is such a merchant, or such a user with a wallet.</summary>
    public static async Task<bool> Exists(V3Call call, AccountId account)
    {
        if (UserId.TryOf(account, out var user)) return await call.Ask(call.Grains.Wallet(user), wallet => wallet.Look()) is { Opened: true };

        return MerchantId.TryOf(account, out var merchant)
            && await call.Ask(call.Grains.Merchant(merchant), grain => grain.Look()) is { Profile: not null };
    }
}

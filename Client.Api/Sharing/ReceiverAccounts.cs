using System.Diagnostics.CodeAnalysis;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Sharing;

/// <summary>Receivers as merchants name them: by mchid, or by openid under an app of the merchant's.</summary>
internal static class ReceiverAccounts
{
    public const string Merchant = "MERCHANT_ID";
    public const string Person = "PERSONAL_OPENID";

    /// <param name="pointer">The field <c>account</c>.</param>
    public static bool TryRead(
        V3Call call, string type, string account, string appId, string pointer,
        out AccountId read, [NotNullWhen(false)] out Refusal? refusal)
    {
        read = default;
        refusal = null;
        if (type == Person)
        {
            if (call.Services.OpenIds.TryParse(account, appId, out var user)) read = user.Wallet;
            else refusal = Refusal.Body(pointer, Refusal.Shorten(account), "is no openid of this appid");
        }
        else if (!MerchantId.TryParse(account, out var merchant))
        {
            refusal = Refusal.Body(pointer, Refusal.Shorten(account), "is no mchid");
        }
        else if (merchant == call.Merchant.Id)
        {
            refusal = new(ErrorCode.InvalidRequest, pointer, account, "is the merchant itself, which gets what is unfrozen", "body");
        }
        else
        {
            read = merchant.Account;
        }

        return refusal is null;
    }

    public static string TypeOf(AccountId account) => account.Kind == AccountKind.Wallet ? Person : Merchant;

    public static string NameOf(AccountId account, string? appId, OpenIds openIds) =>
        UserId.TryOf(account, out var user) ? openIds.Of(user, appId!) : account.Value[2..];

    /// <summary>Whether there is such a merchant, or such a user with a wallet.</summary>
    public static async Task<bool> Exists(V3Call call, AccountId account)
    {
        if (UserId.TryOf(account, out var user)) return await call.Ask(call.Grains.Wallet(user), wallet => wallet.Look()) is { Opened: true };

        return MerchantId.TryOf(account, out var merchant)
            && await call.Ask(call.Grains.Merchant(merchant), grain => grain.Look()) is { Profile: not null };
    }
}

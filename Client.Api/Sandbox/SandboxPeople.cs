using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tael.Client.Api.Keys;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Sandbox;

/// <summary>Makes merchants and users for tests, with everything they need to act.</summary>
/// <remarks>Ids are drawn here, at the edge, and drawn again on the improbable collision.</remarks>
internal sealed class SandboxPeople(
    IGrainFactory grains, Vault vault, Passwords passwords, UserTokens tokens, OpenIds openIds, SandboxSerials serials)
{
    private const int DrawsMax = 10;

    /// <param name="sharedAppId">An app that it has together with another merchant; null: one of its own.</param>
    public async Task<SandboxMerchant> MakeMerchant(
        string name, FeeRate feeRate, PlatformKeyKind platformKey, string? sharedAppId = null, MerchantId? partner = null)
    {
        for (var draw = 0; draw < DrawsMax; draw++)
        {
            var merchant = new MerchantId(1_900_000_000 + RandomNumberGenerator.GetInt32(100_000_000));
            var credentials = MerchantCredentials.Create(merchant);
            var appId = sharedAppId ?? "wx" + RandomNumberGenerator.GetHexString(16, lowercase: true);
            var secret = new MerchantSecret(credentials.ApiV3Key, platformKey, credentials.ApiV2Key).Seal(vault, merchant);
            var profile = new MerchantProfile(name, feeRate, [appId], [credentials.Key], secret, partner);
            if (await Register(merchant, profile)) return new(credentials, appId);
        }

        throw new InvalidOperationException($"{DrawsMax} random merchant ids were all in use.");
    }

    public async Task<bool> IsMerchant(MerchantId id) => (await grains.Merchant(id).Look())?.Profile is not null;

    /// <summary>The same merchant as once before, in a store that knows nothing of it.</summary>
    public Task<bool> MakeAgain(MerchantFile file, string certificatePem, string name, FeeRate feeRate)
    {
        using var certificate = X509Certificate2.CreateFromPem(certificatePem);
        var key = new MerchantKey(file.SerialNo, Convert.ToBase64String(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        var merchant = MerchantId.Parse(file.Mchid);
        var secret = new MerchantSecret(file.ApiV3Key, PlatformKeyKind.PublicKey).Seal(vault, merchant);
        return Register(merchant, new MerchantProfile(name, feeRate, [file.Appid], [key], secret));
    }

    /// <summary>The same user as once before, in a store that knows nothing of it.</summary>
    public async Task MakeAgain(UserId user, string password, Money balance)
    {
        await grains.Wallet(user).Open(new OpenWallet(passwords.Create(password)));
        await BringFirstMoney(user, balance);
    }

    public async Task<UserFile> MakeUser(string appId, Money balance)
    {
        var password = RandomNumberGenerator.GetString("0123456789", Passwords.Digits);
        var kept = passwords.Create(password);
        for (var draw = 0; draw < DrawsMax; draw++)
        {
            var user = new UserId(RandomNumberGenerator.GetInt32(1_000_000_000, int.MaxValue));
            if (await grains.Wallet(user).Open(new OpenWallet(kept)) == OpenWalletStatus.AlreadyOpen) continue;

            if (!balance.IsZero) await BringFirstMoney(user, balance);
            return new($"{user}", openIds.Of(user, appId), Token(user), password);
        }

        throw new InvalidOperationException($"{DrawsMax} random user ids were all in use.");
    }

    public string OpenId(UserId user, string appId) => openIds.Of(user, appId);

    public bool IsTokenOf(UserId user, string token, Instant at) =>
        tokens.TryParse(token, at, out var named) && named == user;

    public bool IsPasswordOf(Wallet wallet, string password) => Passwords.IsWellFormed(password)
        && wallet.Password is { } kept && kept.Accepts(passwords.Prove(kept, password));

    /// <summary>By the real clock: a token must not end because test time has been advanced.</summary>
    public string Token(UserId user) => tokens.Issue(user, Instant.Of(TimeProvider.System));

    /// <summary>False if somebody else has the number.</summary>
    private async Task<bool> Register(MerchantId merchant, MerchantProfile profile)
    {
        var status = await grains.Merchant(merchant).Register(new RegisterMerchant(profile));
        if (status == RegisterMerchantStatus.RegisteredOtherwise) return false;
        if (status != RegisterMerchantStatus.Registered)
        {
            throw new InvalidOperationException($"A merchant was refused: {status}.");
        }

        serials.Add(profile.Keys[0].SerialNo, merchant);
        return true;
    }

    private async Task BringFirstMoney(UserId user, Money balance)
    {
        var command = new BringInMoney(RequestId.Parse($"first-{user}"), user.Wallet, balance);
        var status = await grains.Bank().BringIn(command);
        if (status != BringInStatus.BroughtIn)
        {
            throw new InvalidOperationException($"A new user's first money was refused: {status}.");
        }
    }
}

/// <summary>A merchant as the sandbox has made it; its private key is kept nowhere but with the caller.</summary>
internal sealed record SandboxMerchant(MerchantCredentials Credentials, string AppId);

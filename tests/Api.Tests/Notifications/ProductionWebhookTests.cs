using Microsoft.Extensions.DependencyInjection;
using Tael.Client.Api.Keys;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Tests.Notifications;

/// <summary>A merchant cannot make us call the machines around us, whatever it names as its notify_url.</summary>
public sealed class ProductionWebhookTests
{
    [Theory]
    [InlineData("https://localhost:9/", "The receiver's address is not public.")]
    [InlineData("https://169.254.169.254/latest/meta-data", "The receiver's address is not public.")]
    [InlineData("http://8.8.8.8/", "notify_url is no address that notifications may go to.")]
    [InlineData("ftp://8.8.8.8/", "notify_url is no address that notifications may go to.")]
    public async Task Goes_nowhere_but_to_public_addresses_by_https(string notifyUrl, string error)
    {
        await using var tael = await TaelUnderTest.Start(mode: SecretsMode.Production, prepare: TaelUnderTest.ProvideSecrets);
        var order = await PaidOrder(tael, notifyUrl);

        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (true)
        {
            deadline.Token.ThrowIfCancellationRequested();
            var log = Assert.Single(await tael.Grains.Webhooks().Log(order, 10));
            if (log.Attempts.IsEmpty) continue;

            Assert.Equal((0, error, false), (log.Attempts[0].HttpStatus, log.Attempts[0].Error, log.Attempts[0].Acknowledged));
            Assert.NotNull(log.NextAt);
            return;
        }
    }

    private static async Task<AccountId> PaidOrder(TaelUnderTest tael, string notifyUrl)
    {
        var merchant = MerchantId.Parse("1900000001");
        var keys = MerchantCredentials.Create(merchant);
        var secret = new MerchantSecret(keys.ApiV3Key, PlatformKeyKind.PublicKey)
            .Seal(tael.Services.GetRequiredService<Vault>(), merchant);
        var profile = new MerchantProfile("Shop", new FeeRate(0), ["wx0000000000000000"], [keys.Key], secret);
        Assert.Equal(RegisterMerchantStatus.Registered, await tael.Grains.Merchant(merchant).Register(new(profile)));

        var no = OutTradeNo.Parse("in-production");
        var order = no.OrderOf(merchant);
        Assert.Equal(CreateOrderStatus.Created, await tael.Grains.Payment(order).Create(new(new OrderTerms
        {
            Merchant = merchant,
            OutTradeNo = no,
            AppId = "wx0000000000000000",
            TradeType = TradeType.Native,
            Amount = Money.Fen(1),
            Description = "",
            NotifyUrl = notifyUrl,
        })));

        var payer = UserId.Parse("1000000001");
        Assert.Equal(OpenWalletStatus.Opened, await tael.Grains.Wallet(payer).Open(new(null)));
        await tael.Grains.Bank().BringIn(new(RequestId.Parse("first"), payer.Wallet, Money.Fen(1)));
        Assert.Equal(
            PayOrderStatus.Paid,
            await tael.Grains.Wallet(payer).Pay(new(RequestId.Parse("r-1"), payer, order, Money.Fen(1))));
        return order;
    }
}

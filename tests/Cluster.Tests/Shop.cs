using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Tests;

/// <summary>One merchant and one customer, who order and pay by number; the same number says the same again.</summary>
internal sealed class Shop(IGrainFactory grains)
{
    public const long Price = 100;

    public static readonly MerchantId Merchant = new(1_900_000_001);
    public static readonly UserId Customer = new(10_000_001);

    public async Task Open(long fen)
    {
        await grains.Merchant(Merchant).Register(
            new(new MerchantProfile("Tea", new FeeRate(60), ["wx0"], [new MerchantKey("00", "")], "")));
        await grains.Wallet(Customer).Open(new OpenWallet(null));
        await grains.Bank().BringIn(new(RequestId.Parse("rich"), Customer.Wallet, Money.Fen(fen)));
    }

    public Task<CreateOrderStatus> Order(int number) => grains.Payment(OrderOf(number)).Create(new(new OrderTerms
    {
        Merchant = Merchant,
        OutTradeNo = OutTradeNo.Parse($"order-{number}"),
        AppId = "wx0",
        TradeType = TradeType.Native,
        Amount = Money.Fen(Price),
        Description = "tea",
        NotifyUrl = "https://tea.test/notify",
    }));

    public Task<PayOrderStatus> Pay(int number) => grains.Wallet(Customer).Pay(
        new(RequestId.Parse($"pay-{number}"), Customer, OrderOf(number), Money.Fen(Price)));

    public async Task<PayOrderStatus> OrderAndPay(int number)
    {
        await Order(number);
        return await Pay(number);
    }

    public static AccountId OrderOf(int number) => OutTradeNo.Parse($"order-{number}").OrderOf(Merchant);
}

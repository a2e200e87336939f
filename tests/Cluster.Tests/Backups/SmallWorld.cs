using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Tests.Backups;

/// <summary>A few people and orders, with one of everything that can be in a journal.</summary>
/// <remarks>Every command has the same answer each time it is played: so played again after a restore, each is a retry. What
/// later releases can do is added here; it is new to the fixtures that are older.</remarks>
internal static class SmallWorld
{
    private static readonly MerchantId Merchant = new(1900000001);
    private static readonly UserId Payer = new(10_000_001);
    private static readonly UserId Saver = new(10_000_002);
    private static readonly UserId Guest = new(10_000_003);
    private static readonly PasswordProof Wrong = new("wrong");

    public static async Task Play(IGrainFactory grains)
    {
        await PeopleAndMoney(grains);
        await Orders(grains);

        // Not a retry: each wrong password counts. Five lock the wallet.
        Assert.Equal(PayOrderStatus.PasswordWrong, await Pay(grains, Payer, "unpaid", Wrong));
        Assert.Equal(PayOrderStatus.NotEnough, await Pay(grains, Guest, "unpaid"));
    }

    /// <summary>Pays an order that the journal takes no rows of.</summary>
    public static async Task PayIntoTheDark(IGrainFactory grains, HeldJournal journal)
    {
        Assert.Equal(CreateOrderStatus.Created, await Create(grains, "dark"));
        journal.Fails = append => append.Account == OrderOf("dark") ? new IOException("The disk is full.") : null;
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => PayDark(grains));
    }

    /// <summary>The same payment again.</summary>
    public static Task<PayOrderStatus> PayDark(IGrainFactory grains) => Pay(grains, Payer, "dark");

    /// <summary>What no fixture has seen.</summary>
    public static async Task PayOn(IGrainFactory grains)
    {
        Assert.Equal(CreateOrderStatus.Created, await Create(grains, "later"));
        Assert.Equal(PayOrderStatus.Paid, await Pay(grains, Saver, "later"));
        Assert.Equal(PayOrderStatus.OrderAlreadyPaid, await Pay(grains, Payer, "later"));
        Assert.Equal(PayOrderStatus.Paid, await Pay(grains, Payer, "unpaid", new("right")));
    }

    private static async Task PeopleAndMoney(IGrainFactory grains)
    {
        var profile = new MerchantProfile("茶馆", new FeeRate(60), ["wx0"], [new MerchantKey("00", "")], "");
        Assert.Equal(RegisterMerchantStatus.Registered, await grains.Merchant(Merchant).Register(new(profile)));
        await grains.Wallet(Payer).Open(new(new PaymentPassword("salt", 1, "right")));
        await grains.Wallet(Saver).Open(new(null));
        await grains.Wallet(Guest).Open(new(null));
        Assert.Equal(BringInStatus.BroughtIn, await BringIn(grains, Payer, "pay-day", 100_000));

        // A wallet keeps a snapshot every hundred rows.
        for (var day = 1; day <= 102; day++) Assert.Equal(BringInStatus.BroughtIn, await BringIn(grains, Saver, $"{day}", 50));
    }

    private static async Task Orders(IGrainFactory grains)
    {
        foreach (var order in new[] { "tea", "cake", "closed", "unpaid" })
        {
            Assert.Equal(CreateOrderStatus.Created, await Create(grains, order));
        }

        Assert.Equal(PayOrderStatus.Paid, await Pay(grains, Payer, "tea", new("right")));
        Assert.Equal(PayOrderStatus.Paid, await Pay(grains, Saver, "cake"));
        Assert.Equal(CloseOrderStatus.Closed, await grains.Payment(OrderOf("closed")).Close(new()));
        Assert.Equal(CloseOrderStatus.OrderPaid, await grains.Payment(OrderOf("tea")).Close(new()));

        // The money goes there and comes back.
        Assert.Equal(PayOrderStatus.OrderClosed, await Pay(grains, Payer, "closed"));
        Assert.Equal(PayOrderStatus.OrderAlreadyPaid, await Pay(grains, Payer, "cake"));
    }

    private static Task<BringInStatus> BringIn(IGrainFactory grains, UserId user, string id, long fen) =>
        TestSilo.UntilKnown(() => grains.Bank().BringIn(new(RequestId.Parse($"{user}-{id}"), user.Wallet, Money.Fen(fen))));

    private static Task<CreateOrderStatus> Create(IGrainFactory grains, string order) =>
        grains.Payment(OrderOf(order)).Create(new(new OrderTerms
        {
            Merchant = Merchant,
            OutTradeNo = OutTradeNo.Parse($"order-{order}"),
            AppId = "wx0",
            TradeType = TradeType.Native,
            Amount = Money.Fen(100),
            Description = $"{order} 一壶\t\\N\n\"热\"",
            NotifyUrl = "https://shop.test/notify",
        }));

    private static Task<PayOrderStatus> Pay(IGrainFactory grains, UserId user, string order, PasswordProof? proof = null) =>
        grains.Wallet(user).Pay(new(RequestId.Parse($"{user}-{order}"), user, OrderOf(order), Money.Fen(100), proof));

    private static AccountId OrderOf(string order) => OutTradeNo.Parse($"order-{order}").OrderOf(Merchant);
}

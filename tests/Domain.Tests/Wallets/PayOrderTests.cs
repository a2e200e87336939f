using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;

namespace Tael.Tests.Wallets;

public sealed class PayOrderTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly UserId Payer = new(10000001);
    private static readonly AccountId Order = AccountId.Parse("o-1900000001-order-1");
    private static readonly AccountId OtherOrder = AccountId.Parse("o-1900000001-order-2");
    private static readonly PaymentPassword Password = new("salt", 1, "right");

    private readonly List<WalletEvent> _journal = [];
    private Wallet? _wallet;

    /// <summary>Each row sees the wallet that the rows above have left behind.</summary>
    [Fact]
    public void Answers_in_order_of_precedence()
    {
        Check("r1", Order, 100, null, PayOrderStatus.WalletNotFound);
        Happen(new WalletOpened(Now), new PaymentPasswordSet(Password, Now));
        Fund(10_000_000);

        Check("r1", Order, 0, null, PayOrderStatus.AmountMustNotBeZero);
        Check("r1", Order, PayOrder.PaymentMaxMinor + 1, "right", PayOrderStatus.ExceedsPaymentLimit);
        Check("r1", Order, PayOrder.PasswordFreeMaxMinor + 1, null, PayOrderStatus.PasswordRequired);
        Check("r1", Order, PayOrder.PasswordFreeMaxMinor, null, PayOrderStatus.Paid); // A refused id may be used again.
        Check("r1", Order, PayOrder.PasswordFreeMaxMinor, null, PayOrderStatus.Paid); // A retry gets the first answer,
        Check("r1", Order, PayOrder.PasswordFreeMaxMinor, "wrong", PayOrderStatus.Paid); // whatever it brings along.
        Check("r1", Order, 1, null, PayOrderStatus.IdUsedForAnother);
        Check("r1", OtherOrder, PayOrder.PasswordFreeMaxMinor, null, PayOrderStatus.IdUsedForAnother);
        Check("r2", Order, 200_000, "wrong", PayOrderStatus.PasswordWrong);
        Check("r2", Order, 200_000, "right", PayOrderStatus.Paid);
        Check("r3", Order, 1, "wrong", PayOrderStatus.PasswordWrong); // A password that is given is checked.
        Check("r4", Order, _wallet!.BalanceMinor - PayOrder.PaymentMaxMinor, "right", PayOrderStatus.Paid);
        Check("r5", Order, PayOrder.PaymentMaxMinor, "right", PayOrderStatus.Paid);
        Check("r6", Order, 1, null, PayOrderStatus.NotEnough);
        Assert.Equal(0, _wallet.BalanceMinor);
    }

    [Fact]
    public void A_code_that_asks_for_the_password_is_used_up_and_asks_once()
    {
        Happen(new WalletOpened(Now), new PaymentPasswordSet(Password, Now));
        Fund(10_000_000);
        ByCode("c1", Order, 200_000, PayOrderStatus.PasswordRequired);
        ByCode("c1", Order, 200_000, PayOrderStatus.PasswordRequired);
        ByCode("c1", OtherOrder, 1, PayOrderStatus.IdUsedForAnother);
        Assert.Equal((Order, 200_000), (_wallet!.AskedBy(RequestId.Parse("c1"))!.Order, _wallet.Asked.Single().Amount.Minor));
        Check("r1", Order, 200_000, "right", PayOrderStatus.Paid);
        ByCode("c1", OtherOrder, 1, PayOrderStatus.IdUsedForAnother);

        ByCode("c2", Order, 100, PayOrderStatus.Paid);
        ByCode("c2", Order, 100, PayOrderStatus.Paid);
        ByCode("c2", OtherOrder, 100, PayOrderStatus.IdUsedForAnother);

        // Asked for although the amount is small: the till's repeat does not do without it.
        ByCode("c3", OtherOrder, 100, PayOrderStatus.PasswordRequired, asksPassword: true);
        ByCode("c3", OtherOrder, 100, PayOrderStatus.PasswordRequired);
        ByCode("c3", Order, 100, PayOrderStatus.IdUsedForAnother);
        Assert.Equal(OtherOrder, _wallet.AskedBy(RequestId.Parse("c3"))!.Order);
    }

    [Fact]
    public void A_wallet_remembers_as_many_codes_as_are_good_at_once()
    {
        Happen(new WalletOpened(Now), new PaymentPasswordSet(Password, Now));
        Fund(10_000_000);
        for (var i = 1; i <= Wallet.AskedMax + 1; i++) ByCode($"c{i}", Order, 200_000, PayOrderStatus.PasswordRequired);
        Assert.Equal(Wallet.AskedMax, _wallet!.Asked.Length);
        Assert.Null(_wallet.AskedBy(RequestId.Parse("c1")));
        Assert.NotNull(_wallet.AskedBy(RequestId.Parse("c2")));
    }

    [Fact]
    public void Without_a_code_nobody_is_asked()
    {
        Happen(new WalletOpened(Now), new PaymentPasswordSet(Password, Now));
        Fund(10_000_000);
        Check("r1", Order, 200_000, null, PayOrderStatus.PasswordRequired);
        Assert.Empty(_wallet!.Asked);
    }

    [Fact]
    public void A_day_has_a_limit_and_the_next_day_has_it_again()
    {
        Happen(new WalletOpened(Now), new PaymentPasswordSet(Password, Now));
        Fund(100_000_000);
        for (var i = 0; i < 4; i++) Check($"r{i}", Order, PayOrder.PaymentMaxMinor, "right", PayOrderStatus.Paid);

        Check("r9", Order, 1, null, PayOrderStatus.ExceedsDayLimit);
        Check("r9", Order, 1, null, PayOrderStatus.Paid, Now + TimeSpan.FromDays(1));
    }

    [Fact]
    public void Money_that_an_order_gives_back_no_longer_counts_as_paid()
    {
        Happen(new WalletOpened(Now));
        Fund(1_000);
        Check("r1", Order, 700, null, PayOrderStatus.Paid);
        var transfer = TransferId.Of(Payer.Wallet, "r1");
        Happen(new WalletCredited(transfer.Back(), Order, Money.Fen(700), transfer, Now));

        Assert.Equal(1_000, _wallet!.BalanceMinor);
        Assert.Equal(0, _wallet.PaidToday.Minor);
    }

    [Fact]
    public void Five_wrong_passwords_lock_the_password_for_three_hours()
    {
        Happen(new WalletOpened(Now), new PaymentPasswordSet(Password, Now));
        Fund(1_000_000);
        for (var i = 0; i < 5; i++) Check($"w{i}", Order, 1, "wrong", PayOrderStatus.PasswordWrong);

        Check("r1", Order, 1, "right", PayOrderStatus.PasswordLocked);
        Check("r1", Order, 1, "right", PayOrderStatus.PasswordLocked, Now + TimeSpan.FromHours(2.9));
        Check("r1", Order, 1, "right", PayOrderStatus.Paid, Now + TimeSpan.FromHours(3));
        Assert.Equal(0, _wallet!.PasswordFailures);
    }

    /// <summary>Few ids and small amounts, so that retries, conflicts and refusals are common.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void Never_overdraws_nor_debits_one_id_twice(int seed)
    {
        var random = new Random(seed);
        Happen(new WalletOpened(Now));
        Fund(random.Next(1, 200));
        var debited = new Dictionary<string, long>();
        for (var step = 0; step < 300; step++)
        {
            var (id, amount) = ($"r{random.Next(30)}", random.Next(1, 20));
            var before = _wallet;
            var status = Pay(id, Order, amount, null, Now);
            if (debited.TryGetValue(id, out var earlier))
            {
                Assert.Equal(earlier == amount ? PayOrderStatus.Paid : PayOrderStatus.IdUsedForAnother, status);
                Assert.Same(before, _wallet);
            }
            else if (status == PayOrderStatus.Paid)
            {
                debited.Add(id, amount);
                Assert.Equal(before!.BalanceMinor - amount, _wallet!.BalanceMinor);
            }
            else
            {
                Assert.Equal(PayOrderStatus.NotEnough, status);
                Assert.Same(before, _wallet);
            }
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 50)];

    private void Check(
        string id, AccountId order, long fen, string? verifier, PayOrderStatus expected, Instant? at = null) =>
        Assert.Equal(expected, Pay(id, order, fen, verifier, at ?? Now));

    private void ByCode(
        string id, AccountId order, long fen, PayOrderStatus expected, bool asksPassword = false)
    {
        var command = new PayOrder(
            RequestId.Parse(id), Payer, order, Money.Fen(fen), ByCode: true, AsksPassword: asksPassword);
        Assert.Equal(expected, Pay(command, Now));
    }

    private PayOrderStatus Pay(string id, AccountId order, long fen, string? verifier, Instant at)
    {
        var proof = verifier is null ? null : new PasswordProof(verifier);
        return Pay(new(RequestId.Parse(id), Payer, order, Money.Fen(fen), proof), at);
    }

    private PayOrderStatus Pay(PayOrder command, Instant at)
    {
        var earlier = _journal.Find(e => e.Movement?.Transfer == command.Transfer);
        var decision = PayOrder.Decide(_wallet, command, earlier, at);
        Happen([.. decision.Events]);
        return decision.Status;
    }

    private void Fund(long fen) => Happen(
        new WalletCredited(TransferId.Of(AccountId.Bank, "t1"), AccountId.Bank, Money.Fen(fen), null, Now));

    private void Happen(params WalletEvent[] events)
    {
        foreach (var happened in events)
        {
            _journal.Add(happened);
            _wallet = Wallet.Evolve(_wallet, happened);
        }
    }
}

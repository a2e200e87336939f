using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;
using Tael.Domain.Wallets;

namespace Tael.Tests.Payouts;

/// <summary>One payout by the rules alone: it ends once, and its money goes one way.</summary>
public sealed class PayoutTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly UserId Payee = new(10000001);
    private static readonly MerchantId Shop = new(1900000001);

    private static readonly PayoutTerms Terms = new()
    {
        Merchant = Shop,
        OutBillNo = OutBillNo.Parse("bill1"),
        AppId = "wx0000000000000001",
        Payee = Payee,
        Amount = Money.Fen(500),
        SceneId = "1000",
        SceneReport = "[]",
        Remark = "a prize",
    };

    private static readonly AccountId Self = Terms.OutBillNo.PayoutOf(Shop);

    private readonly List<PayoutEvent> _journal = [];
    private Payout? _payout;
    private PayoutAuthorization? _authorization;

    [Fact]
    public void The_same_terms_get_the_same_answer_for_ever_and_other_terms_never()
    {
        Create(CreatePayoutStatus.AmountOutOfRange, Terms with { Amount = Money.Fen(9) });
        Create(CreatePayoutStatus.AmountOutOfRange, Terms with { Amount = Money.Fen(2_000_001) });
        Create(CreatePayoutStatus.NameNeeded, Terms with { Amount = Money.Fen(200_000) });
        Assert.Null(_payout);

        Create(CreatePayoutStatus.Created);
        Create(CreatePayoutStatus.Created);
        Create(CreatePayoutStatus.OutBillNoUsed, Terms with { Remark = "a loan" });
        Create(CreatePayoutStatus.OutBillNoUsed, Terms with { PayeeNameHash = "x" });
        Fund("m-1900000001/payout-bill1", CreditStatus.Credited);
        Confirm(ConfirmPayoutStatus.Confirmed);
        Create(CreatePayoutStatus.Created);
        Create(CreatePayoutStatus.OutBillNoUsed, Terms with { Payee = new(10000002) });
        Assert.Single(_journal.OfType<PayoutCreated>());
    }

    [Fact]
    public void Up_to_just_below_two_thousand_yuan_no_name_is_needed()
    {
        Create(CreatePayoutStatus.Created, Terms with { Amount = Money.Fen(199_999) });
        _payout = null;
        Create(CreatePayoutStatus.Created, Terms with { Amount = Money.Fen(200_000), PayeeNameHash = "x" });
    }

    [Fact]
    public void Only_its_payee_takes_it_once_and_not_before_it_has_money()
    {
        Confirm(ConfirmPayoutStatus.PayoutNotFound);
        Create(CreatePayoutStatus.Created);
        Confirm(ConfirmPayoutStatus.PayoutNotFound);
        Fund("m-1900000001/payout-bill1", CreditStatus.Credited);
        Fund("m-1900000001/payout-bill1", CreditStatus.Credited);
        Confirm(ConfirmPayoutStatus.NotThePayee, new(10000002));
        Confirm(ConfirmPayoutStatus.Confirmed);
        Confirm(ConfirmPayoutStatus.Confirmed);
        Confirm(ConfirmPayoutStatus.Confirmed, at: Now + TimeSpan.FromDays(400));
        Cancel(CancelPayoutStatus.Confirmed);
        Overdue(EndPayoutStatus.Unchanged, Now + Payout.ConfirmWithin);

        var paid = Assert.Single(_journal.OfType<PayoutConfirmed>());
        Assert.Equal((Payee.Wallet, 500), (paid.To, paid.Amount.Minor));
        Assert.Equal(0, _payout!.BalanceMinor);
    }

    [Fact]
    public void What_is_cancelled_goes_back_once()
    {
        Create(CreatePayoutStatus.Created);
        Fund("m-1900000001/payout-bill1", CreditStatus.Credited);
        Cancel(CancelPayoutStatus.Cancelled);
        Cancel(CancelPayoutStatus.Cancelled);
        Confirm(ConfirmPayoutStatus.Cancelled);
        Overdue(EndPayoutStatus.Unchanged, Now + Payout.ConfirmWithin);
        Fund("m-1900000001/payout-bill1", CreditStatus.Credited);

        var back = Assert.Single(_journal.OfType<PayoutGivenBack>());
        Assert.Equal(("m-1900000001/payout-bill1/back", Shop.Account, 500), (back.Transfer.Value, back.To, back.Amount.Minor));
        Assert.Equal(0, _payout!.BalanceMinor);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void What_nobody_takes_in_time_goes_back_whoever_notices_it(int who)
    {
        Create(CreatePayoutStatus.Created);
        Fund("m-1900000001/payout-bill1", CreditStatus.Credited);
        var late = Now + Payout.ConfirmWithin;
        Overdue(EndPayoutStatus.Unchanged, late + TimeSpan.FromMicroseconds(-1));
        if (who == 0) Overdue(EndPayoutStatus.Ended, late);
        if (who == 1) Confirm(ConfirmPayoutStatus.Expired, at: late);
        if (who == 2) Cancel(CancelPayoutStatus.Expired, late);

        Confirm(ConfirmPayoutStatus.Expired);
        Cancel(CancelPayoutStatus.Expired);
        Assert.Single(_journal.OfType<PayoutGivenBack>());
        Assert.Equal((PayoutState.Expired, 0), (_payout!.State, _payout.BalanceMinor));
    }

    [Fact]
    public void Money_that_it_can_not_take_is_sent_back()
    {
        Fund("m-1900000001/payout-bill1", CreditStatus.PayoutNotFound);
        Create(CreatePayoutStatus.Created);
        Fund("m-1900000001/payout-bill1", CreditStatus.PayoutNotFound); // A repeat is told what the first was told.
        Fund("m-1900000002/payout-bill1", CreditStatus.PayoutNotFound, from: new MerchantId(1900000002).Account);
        Fund("m-1900000001/x", CreditStatus.PayoutNotFound, minor: 499);
        Fund("m-1900000001/y", CreditStatus.PayoutEnded, at: Now + Payout.ConfirmWithin);
        Cancel(CancelPayoutStatus.Cancelled);
        Fund("m-1900000001/z", CreditStatus.PayoutEnded);

        Assert.Equal(5, _journal.OfType<PayoutGivenBack>().Count());
        Assert.Equal(0, _payout!.BalanceMinor);
        Assert.False(_payout.WasFunded);
    }

    [Fact]
    public void One_that_is_cancelled_before_it_comes_can_never_come()
    {
        Cancel(CancelPayoutStatus.PayoutNotFound);
        Cancel(CancelPayoutStatus.PayoutNotFound);
        Create(CreatePayoutStatus.Cancelled);
        Fund("m-1900000001/payout-bill1", CreditStatus.PayoutNotFound);
        Create(CreatePayoutStatus.Cancelled);
        Assert.Empty(_journal.OfType<PayoutCreated>());
    }

    [Fact]
    public void A_first_try_that_comes_too_late_changes_nothing()
    {
        Create(CreatePayoutStatus.Created);
        var credit = CreditOf("m-1900000001/payout-bill1", Shop.Account, 500) with { Deadline = Now + TimeSpan.FromSeconds(-1) };
        Assert.Equal(CreditStatus.Late, CreditPayout.Decide(Self, _payout, credit, null, Now).Status);
        Assert.Equal(CreditStatus.Credited, CreditPayout.Decide(Self, _payout, credit with { IsRetry = true }, null, Now).Status);
    }

    [Fact]
    public void A_merchant_pays_out_what_it_has_and_not_its_fees()
    {
        Merchant? merchant = null;
        Fund(FundPayoutStatus.MerchantNotFound, 1);
        Happen(new MerchantRegistered(new("", new(60), [], [], ""), Now));
        Happen(new PaymentSettled(TransferId.Parse("o-1/settle"), AccountId.Parse("o-1"), Money.Fen(1_000), Money.Fen(6), Now));
        Fund(FundPayoutStatus.NotEnough, 995);
        var debit = (PayoutDebited)Assert.Single(Fund(FundPayoutStatus.Funded, 994));
        Happen(debit);
        Assert.Empty(Fund(FundPayoutStatus.Funded, 994, debit));
        Assert.Empty(Fund(FundPayoutStatus.OutBillNoUsed, 993, debit));
        Assert.Equal(6, merchant!.BalanceMinor);

        var back = new CreditAccount(debit.Transfer.Back(), debit.To, debit.Amount, Now, Returns: debit.Transfer);
        Happen([.. TakePayoutBack.Decide(back, null, Now).Events]);
        Assert.Equal(1_000, merchant.BalanceMinor);
        Assert.Empty(TakePayoutBack.Decide(back, merchant is null ? null : debit, Now).Events);

        IEnumerable<MerchantEvent> Fund(FundPayoutStatus expected, long minor, MerchantEvent? earlier = null)
        {
            var decision = FundPayout.Decide(merchant, new(Shop, Terms.OutBillNo, Money.Fen(minor)), earlier, Now);
            Assert.Equal(expected, decision.Status);
            return decision.Events;
        }

        void Happen(params MerchantEvent[] events) => merchant = events.Aggregate(merchant, Merchant.Evolve);
    }

    [Theory]
    [InlineData("13301900000001bill1", 1900000001, "bill1")]
    [InlineData("13300019000000Z", 19000000, "Z")]
    public void Our_number_says_whose_it_is_and_which(string text, long merchant, string no)
    {
        Assert.True(TransferBillNo.TryParse(text, out var parsed));
        Assert.Equal((new MerchantId(merchant), OutBillNo.Parse(no)), (parsed.Merchant, parsed.OutBillNo));
        Assert.Equal(text, $"{parsed}");
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("1330"), InlineData("13301900000001"), InlineData("13311900000001bill1")]
    [InlineData("13300000000001bill1"), InlineData("13301900000001bill-1"), InlineData("1330190000000xbill1")]
    [InlineData("13301900000001xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public void Other_numbers_are_none_of_ours(string? text) => Assert.False(TransferBillNo.TryParse(text, out _));

    [Fact]
    public void Who_has_agreed_need_not_confirm_and_a_receipt_is_of_what_has_arrived()
    {
        var agreed = new PayoutAuthorizationTerms(
            Shop, OutAuthorizationNo.Parse("auth1"), Terms.AppId, Payee, Terms.SceneId, "wx_1", "https://tea.test");
        var terms = Terms with { Authorization = agreed.Account };
        Create(CreatePayoutStatus.NotAuthorized, terms);
        _authorization = new() { Terms = agreed };
        Create(CreatePayoutStatus.NotAuthorized, terms);
        _authorization = _authorization with { AuthorizedAt = Now };
        Create(CreatePayoutStatus.NotAuthorized, terms with { Payee = new(10000002) });
        Create(CreatePayoutStatus.NotAuthorized, terms with { SceneId = "1005" });
        Create(CreatePayoutStatus.NotAuthorized, terms with { AppId = "wx0000000000000002" });
        Assert.Null(_payout);
        Receipt(AskReceiptStatus.PayoutNotFound);
        Create(CreatePayoutStatus.Created, terms);

        // It was agreed to when it was made.
        _authorization = _authorization with { ClosedAt = Now };
        Create(CreatePayoutStatus.Created, terms);
        Receipt(AskReceiptStatus.PayoutNotFound);
        Fund("m-1900000001/payout-bill1", CreditStatus.Credited);
        Assert.Equal((PayoutState.Succeeded, 0), (_payout!.State, _payout.BalanceMinor));
        Assert.Equal(Movement.Debit(TransferId.Of(Self, "payee"), Payee.Wallet, Terms.Amount), _journal[^1].Movement);
        Fund("m-1900000001/payout-bill1", CreditStatus.Credited, at: Now);
        Confirm(ConfirmPayoutStatus.Confirmed);
        Cancel(CancelPayoutStatus.Confirmed);
        Assert.Equal(3, _journal.Count);

        var changed = _payout.ChangedAt;
        Receipt(AskReceiptStatus.Asked, Now + TimeSpan.FromHours(1));
        Receipt(AskReceiptStatus.Asked, Now + TimeSpan.FromHours(2));
        Assert.Equal((Now + TimeSpan.FromHours(1), changed), (_payout.ReceiptAskedAt, _payout.ChangedAt));
    }

    [Fact]
    public void There_is_no_receipt_of_what_waits_or_has_gone_back()
    {
        Create(CreatePayoutStatus.Created);
        Fund("m-1900000001/payout-bill1", CreditStatus.Credited);
        Receipt(AskReceiptStatus.NotSucceeded);
        Cancel(CancelPayoutStatus.Cancelled);
        Receipt(AskReceiptStatus.NotSucceeded);
    }

    private void Receipt(AskReceiptStatus expected, Instant? at = null) => Happen(expected, AskPayoutReceipt.Decide(_payout, at ?? Now));

    private void Create(CreatePayoutStatus expected, PayoutTerms? terms = null) =>
        Happen(expected, CreatePayout.Decide(_payout, new(terms ?? Terms), _authorization, Now));

    private void Fund(string transfer, CreditStatus expected, AccountId? from = null, long minor = 500, Instant? at = null)
    {
        var credit = CreditOf(transfer, from ?? Shop.Account, minor);
        var earlier = _journal.FirstOrDefault(e => e.Movement is { Kind: MovementKind.Credit } m && m.Transfer == credit.Id);
        Happen(expected, CreditPayout.Decide(Self, _payout, credit with { IsRetry = at is not null }, earlier, at ?? Now));
    }

    private static CreditAccount CreditOf(string transfer, AccountId from, long minor) =>
        new(TransferId.Parse(transfer), from, Money.Fen(minor), Now + TimeSpan.FromSeconds(10));

    private void Confirm(ConfirmPayoutStatus expected, UserId? by = null, Instant? at = null) =>
        Happen(expected, ConfirmPayout.Decide(Self, _payout, new(by ?? Payee), at ?? Now));

    private void Cancel(CancelPayoutStatus expected, Instant? at = null) =>
        Happen(expected, CancelPayout.Decide(_payout, new(), at ?? Now));

    private void Overdue(EndPayoutStatus expected, Instant at) => Happen(expected, EndPayout.Decide(_payout, at));

    private void Happen<TStatus>(TStatus expected, Decision<TStatus, PayoutEvent> decision)
        where TStatus : struct, Enum
    {
        Assert.Equal(expected, decision.Status);
        foreach (var happened in decision.Events)
        {
            _journal.Add(happened);
            _payout = Payout.Evolve(_payout, happened);
        }
    }
}

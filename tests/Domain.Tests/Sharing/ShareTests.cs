using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;
using Tael.Domain.Wallets;

namespace Tael.Tests.Sharing;

/// <summary>One profit-sharing order by the rules alone: what arrives goes on, whole, to those who can have it.</summary>
public sealed class ShareTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly MerchantId Shop = new(1900000001);
    private static readonly AccountId Order = AccountId.Parse("o-1900000001-order-1");
    private static readonly AccountId Other = new MerchantId(1900000002).Account;
    private static readonly AccountId Person = new UserId(10000001).Wallet;

    private static readonly ShareTerms Terms = new()
    {
        Merchant = Shop,
        OutSharingNo = OutSharingNo.Parse("s@1"),
        Order = Order,
        TransactionId = TransactionId.Of(Order, Now),
        AppId = "wx0",
        Receivers = [new(Other, Money.Fen(20), "commission"), new(Person, Money.Fen(7), "tip"), new(Other, Money.Fen(3), "more")],
    };

    private static readonly AccountId Self = Terms.OutSharingNo.ShareOf(Shop);
    private static readonly ImmutableArray<ShareFailure> AllFine = [ShareFailure.None, ShareFailure.None, ShareFailure.None];

    private readonly List<ShareEvent> _journal = [];
    private Share? _share;

    [Fact]
    public void The_same_terms_get_the_same_answer_for_ever_and_other_terms_never()
    {
        Create(CreateShareStatus.ReceiversOutOfRange, Terms with { Receivers = [] }, []);
        Create(CreateShareStatus.ReceiversOutOfRange, Terms, [ShareFailure.None]);
        Create(CreateShareStatus.ReceiversOutOfRange, Terms with { UnfreezeReason = "done" });
        var many = Enumerable.Repeat(Terms.Receivers[0], 51).ToImmutableArray();
        Create(CreateShareStatus.ReceiversOutOfRange, Terms with { Receivers = many }, [.. many.Select(_ => ShareFailure.None)]);
        Create(CreateShareStatus.AmountMustNotBeZero, Terms with { Receivers = [new(Other, Money.Fen(0), "x")] }, [ShareFailure.None]);
        Assert.Null(_share);

        Create(CreateShareStatus.Created);
        Create(CreateShareStatus.Created, Terms with { Receivers = [.. Terms.Receivers] });
        Create(CreateShareStatus.Created, failures: [ShareFailure.NoRelation, ShareFailure.None, ShareFailure.None]);
        Create(CreateShareStatus.OutSharingNoUsed, Terms with { UnfreezeUnsplit = true });
        Create(CreateShareStatus.OutSharingNoUsed, Terms with { Receivers = Terms.Receivers.SetItem(1, new(Person, Money.Fen(7), "tip", "h")) });
        Fund(CreditStatus.Credited, 30);
        Create(CreateShareStatus.Created);
        Create(CreateShareStatus.OutSharingNoUsed, Terms with { AppId = null });
        Assert.Equal(AllFine, Assert.Single(_journal.OfType<ShareCreated>()).Failures);
    }

    [Fact]
    public void What_arrives_goes_on_once_and_whole()
    {
        Create(CreateShareStatus.Created);
        Assert.Equal(30, _share!.Payable.Minor);
        Assert.Null(_share.FinishedAt);
        Fund(CreditStatus.Credited, 30);
        Fund(CreditStatus.Credited, 30);
        Fund(CreditStatus.Credited, 30, at: Now + TimeSpan.FromDays(400));

        Assert.Equal(
            [("h-1900000001-s@1/receiver-0", Other, 20), ("h-1900000001-s@1/receiver-1", Person, 7), ("h-1900000001-s@1/receiver-2", Other, 3)],
            _journal.OfType<SharePaid>().Select(paid => (paid.Transfer.Value, paid.To, (int)paid.Amount.Minor)));
        Assert.Equal((0, Now), (_share.BalanceMinor, _share.FinishedAt));
    }

    [Fact]
    public void Who_can_not_have_a_part_does_not_keep_the_others_from_theirs()
    {
        Create(CreateShareStatus.Created, failures: [ShareFailure.NoRelation, ShareFailure.None, ShareFailure.AccountAbnormal]);
        Assert.Equal(7, _share!.Payable.Minor);
        Fund(CreditStatus.Credited, 7);
        Assert.Equal(Person, Assert.Single(_journal.OfType<SharePaid>()).To);
        Assert.Equal(0, _share.BalanceMinor);
    }

    [Fact]
    public void If_nobody_can_have_any_it_is_finished_at_once()
    {
        Create(CreateShareStatus.Created, failures: [ShareFailure.NoRelation, ShareFailure.NoRelation, ShareFailure.NoRelation]);
        Assert.Equal((0, Now), (_share!.Payable.Minor, _share.FinishedAt));
        Fund(CreditStatus.ShareNotFound, 0, "another");
    }

    [Fact]
    public void Money_that_it_can_not_take_is_sent_back()
    {
        Fund(CreditStatus.ShareNotFound, 30, "a");
        Create(CreateShareStatus.Created);
        Fund(CreditStatus.ShareNotFound, 30, "a"); // A repeat is told what the first was told.
        Fund(CreditStatus.ShareNotFound, 29, "b");
        Fund(CreditStatus.ShareNotFound, 30, "c", from: AccountId.Parse("o-1900000001-order-2"));
        Fund(CreditStatus.Credited, 30);
        Fund(CreditStatus.ShareNotFound, 30, "d");
        Assert.Equal(4, _journal.OfType<ShareGivenBack>().Count());
        Assert.All(_journal.OfType<ShareGivenBack>(), back => Assert.EndsWith("/back", back.Transfer.Value, StringComparison.Ordinal));
        Assert.Equal(0, _share!.BalanceMinor);
    }

    [Fact]
    public void A_first_try_that_comes_too_late_changes_nothing()
    {
        Create(CreateShareStatus.Created);
        var late = CreditOf("share-s@1", Order, 30) with { Deadline = Now + TimeSpan.FromSeconds(-1) };
        Assert.Equal(CreditStatus.Late, CreditShare.Decide(Self, _share, late, null, Now).Status);
        Assert.Equal(CreditStatus.Credited, CreditShare.Decide(Self, _share, late with { IsRetry = true }, null, Now).Status);
    }

    [Fact]
    public void Receivers_are_added_changed_and_deleted()
    {
        ReceiverList? list = null;
        var receiver = new Receiver(Other, "PARTNER");
        Assert.Equal(1, Add(receiver));
        Assert.Equal(0, Add(receiver));
        Assert.Equal(1, Add(receiver with { RelationType = "STORE" }));
        Assert.Equal("STORE", list!.Find(Other)!.RelationType);
        Assert.Null(list.Find(Person));
        Assert.Equal(0, Delete(Person));
        Assert.Equal(1, Delete(Other));
        Assert.Equal(0, Delete(Other));
        Assert.Empty(list.Receivers);

        var full = Enumerable.Range(0, ReceiverList.ReceiversMax).Select(i => new Receiver(new UserId(20_000_000 + i).Wallet, "USER"));
        list = new() { Receivers = full.ToImmutableDictionary(one => one.Account.Value) };
        Assert.Equal(ReceiverStatus.TooMany, AddReceiver.Decide(list, new(receiver), Now).Status);
        Assert.Equal(ReceiverStatus.Done, AddReceiver.Decide(list, new(new(new UserId(20_000_000).Wallet, "STAFF")), Now).Status);

        int Add(Receiver one) => Happen(AddReceiver.Decide(list, new(one), Now));

        int Delete(AccountId one) => Happen(DeleteReceiver.Decide(list, new(one), Now));

        int Happen(Decision<ReceiverStatus, ReceiverEvent> decision)
        {
            Assert.Equal(ReceiverStatus.Done, decision.Status);
            list = decision.Events.Aggregate(list, ReceiverList.Evolve);
            return decision.Events.Length;
        }
    }

    [Theory]
    [InlineData("30081900000001s1", 1900000001, "s1")]
    [InlineData("30080019000000-@|*_", 19000000, "-@|*_")]
    public void Our_number_says_whose_it_is_and_which(string text, long merchant, string no)
    {
        Assert.True(ShareOrderId.TryParse(text, out var id));
        Assert.Equal((new MerchantId(merchant), OutSharingNo.Parse(no)), (id.Merchant, id.OutSharingNo));
        Assert.Equal(text, $"{id}");
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("3008"), InlineData("30081900000001"), InlineData("30091900000001s1")]
    [InlineData("30080000000001s1"), InlineData("30081900000001s 1"), InlineData("3008190000000xs1")]
    public void Other_numbers_are_none_of_ours(string? text) => Assert.False(ShareOrderId.TryParse(text, out _));

    [Fact]
    public void The_longest_numbers_fit_into_accounts_and_transfers()
    {
        var no = OutSharingNo.Parse(new string('x', OutSharingNo.LengthMax));
        var share = no.ShareOf(new MerchantId(1999999999));
        var order = OutTradeNo.Parse(new string('y', OutTradeNo.LengthMax)).OrderOf(new MerchantId(1999999999));
        Assert.EndsWith("/back", no.TransferOf(order).Back().Value, StringComparison.Ordinal);
        Assert.EndsWith("/receiver-49", Share.TransferOf(share, 49).Value, StringComparison.Ordinal);
        Assert.False(OutSharingNo.TryParse(no.Value + "x", out _));
        Assert.False(OutSharingNo.TryParse("", out _));
    }

    private void Create(CreateShareStatus expected, ShareTerms? terms = null, ImmutableArray<ShareFailure>? failures = null) =>
        Happen(expected, CreateShare.Decide(_share, new(terms ?? Terms, failures ?? AllFine), Now));

    private void Fund(CreditStatus expected, long minor, string cause = "share-s@1", AccountId? from = null, Instant? at = null)
    {
        if (minor == 0) minor = 1;
        var credit = CreditOf(cause, from ?? Order, minor);
        var earlier = _journal.FirstOrDefault(e => e.Movement is { Kind: MovementKind.Credit } m && m.Transfer == credit.Id);
        Happen(expected, CreditShare.Decide(Self, _share, credit with { IsRetry = at is not null }, earlier, at ?? Now));
    }

    private static CreditAccount CreditOf(string cause, AccountId from, long minor) =>
        new(TransferId.Of(from, cause), from, Money.Fen(minor), Now + TimeSpan.FromSeconds(10));

    private void Happen<TStatus>(TStatus expected, Decision<TStatus, ShareEvent> decision)
        where TStatus : struct, Enum
    {
        Assert.Equal(expected, decision.Status);
        foreach (var happened in decision.Events)
        {
            _journal.Add(happened);
            _share = Share.Evolve(_share, happened);
        }
    }
}

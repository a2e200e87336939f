using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;
using Tael.Domain.Wallets;

namespace Tael.Tests.Sharing;

/// <summary>What receivers give back, by the rules alone: no more than they had, and once.</summary>
public sealed class ReturnTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly MerchantId Shop = new(1900000001);
    private static readonly MerchantId Landlord = new(1900000002);
    private static readonly AccountId Order = AccountId.Parse("o-1900000001-order-1");
    private static readonly OutSharingNo No = OutSharingNo.Parse("s1");
    private static readonly AccountId Self = No.ShareOf(Shop);

    private readonly List<ShareEvent> _journal = [];
    private Share? _share;

    [Fact]
    public void A_receiver_gives_back_what_it_had_and_no_more()
    {
        Give("r0", 1, CreditStatus.ShareNotFound);
        Make();
        Give("r0", 1, CreditStatus.ShareNotFound); // A repeat is told what the first was told.
        Give("r1", 31, CreditStatus.ReturnExceedsPart);
        Give("r2", 20, CreditStatus.Credited);
        Give("r2", 20, CreditStatus.Credited);
        Give("r3", 11, CreditStatus.ReturnExceedsPart);
        Give("r4", 10, CreditStatus.Credited); // Both of its parts.
        Give("r5", 1, CreditStatus.ReturnExceedsPart);
        Give("r2", 3, CreditStatus.ReturnNoUsed, new MerchantId(1900000003));
        Give("r6", 4, CreditStatus.ReturnExceedsPart, new MerchantId(1900000003));
        Give("r7", 1, CreditStatus.ShareNotFound, new MerchantId(1900000004)); // It could not have its part.
        Assert.Equal(
            [("h-1900000001-s1/return-r2", 20L), ("h-1900000001-s1/return-r4", 10L)],
            _journal.OfType<ShareReturnPassedOn>().Select(back => (back.Transfer.Value, back.Amount.Minor)));
        Assert.All(_journal.OfType<ShareReturnPassedOn>(), back => Assert.Equal(Shop.Account, back.To));
        Assert.Equal((0, 7), (_share!.BalanceMinor, _journal.OfType<ShareGivenBack>().Count()));
    }

    [Fact]
    public void Within_a_hundred_and_eighty_days_and_at_most_fifty_times()
    {
        Make();
        var last = Now + CreditReturn.Within;
        Give("late", 1, CreditStatus.ReturnTooLate, at: last + TimeSpan.FromMicroseconds(1));
        for (var i = 0; i < 30; i++) Give($"r{i}", 1, CreditStatus.Credited, at: last);
        Give("r30", 1, CreditStatus.ReturnExceedsPart);
        Assert.Equal(CreditReturn.ReturnsMax, 50);
        _share = _share! with { Returns = [.. Enumerable.Repeat(_share.Returns[0], 50)] };
        Assert.Equal(CreditStatus.ReturnsTooMany, CreditReturn.WhyNot(_share, OutReturnNo.Parse("x"), Landlord.Account, Money.Fen(1), Now));
    }

    [Fact]
    public void A_merchant_gives_back_what_it_has_and_not_its_fees()
    {
        Merchant? merchant = null;
        Ask(ReturnShareStatus.MerchantNotFound, 1);
        Happen(new MerchantRegistered(new("", new(60), [], [], ""), Now));
        Happen(new PaymentSettled(TransferId.Parse("o-1/settle"), AccountId.Parse("o-1"), Money.Fen(1_000), Money.Fen(6), Now));
        Ask(ReturnShareStatus.AmountMustNotBeZero, 0);
        Ask(ReturnShareStatus.NotEnough, 995);
        var debit = (ShareReturnDebited)Assert.Single(Ask(ReturnShareStatus.Returned, 994));
        Assert.Equal(("m-1900000002/unshare-1900000001-r1", Self), (debit.Transfer.Value, debit.To));
        Happen(debit);
        Assert.Empty(Ask(ReturnShareStatus.Returned, 994, debit));
        Assert.Empty(Ask(ReturnShareStatus.OutReturnNoUsed, 993, debit));
        Assert.Empty(Ask(ReturnShareStatus.OutReturnNoUsed, 994, debit, "s2"));

        var back = new CreditAccount(debit.Transfer.Back(), debit.To, debit.Amount, Now, Returns: debit.Transfer);
        var returned = Assert.Single(TakeShareReturnBack.Decide(back, null, Now).Events);
        Happen(returned);
        Assert.Equal(1_000, merchant!.BalanceMinor);
        Assert.Empty(TakeShareReturnBack.Decide(back, returned, Now).Events);
        Assert.Equal(CreditStatus.Late, TakeShareReturnBack.Decide(back with { Deadline = Now + TimeSpan.FromSeconds(-1) }, null, Now).Status);

        IEnumerable<MerchantEvent> Ask(ReturnShareStatus expected, long minor, MerchantEvent? earlier = null, string share = "s1")
        {
            var command = new ReturnShare(Landlord, Shop, OutSharingNo.Parse(share), OutReturnNo.Parse("r1"), Money.Fen(minor), "spilt");
            var decision = ReturnShare.Decide(merchant, command, earlier, Now);
            Assert.Equal(expected, decision.Status);
            return decision.Events;
        }

        void Happen(params MerchantEvent[] events) => merchant = events.Aggregate(merchant, Merchant.Evolve);
    }

    [Fact]
    public void The_longest_numbers_fit_into_transfers()
    {
        var no = OutReturnNo.Parse(new string('x', OutReturnNo.LengthMax));
        var share = OutSharingNo.Parse(new string('y', OutSharingNo.LengthMax)).ShareOf(new MerchantId(1999999999));
        var transfer = no.TransferOf(new MerchantId(1999999998).Account, new MerchantId(1999999999));
        Assert.EndsWith("/back", transfer.Back().Value, StringComparison.Ordinal);
        Assert.EndsWith("x", no.PassedOnBy(share).Value, StringComparison.Ordinal);
        Assert.True(OutReturnNo.TryOf(transfer, new MerchantId(1999999998).Account, new MerchantId(1999999999), out var found));
        Assert.Equal(no, found);
        Assert.False(OutReturnNo.TryOf(transfer, new MerchantId(1999999998).Account, new MerchantId(1999999997), out _));
    }

    private void Make()
    {
        ShareTerms terms = new()
        {
            Merchant = Shop,
            OutSharingNo = No,
            Order = Order,
            TransactionId = TransactionId.Of(Order, Now),
            Receivers =
            [
                new(Landlord.Account, Money.Fen(20), "rent"), new(new UserId(10000001).Wallet, Money.Fen(7), "tip"),
                new(Landlord.Account, Money.Fen(10), "more"), new(new MerchantId(1900000003).Account, Money.Fen(3), "x"),
                new(new MerchantId(1900000004).Account, Money.Fen(5), "x"),
            ],
        };
        Happen(CreateShare.Decide(_share, new(terms, [0, 0, 0, 0, ShareFailure.NoRelation]), Now).Events);
        var credit = new CreditAccount(No.TransferOf(Order), Order, Money.Fen(40), Now);
        Happen(CreditShare.Decide(Self, _share, credit, null, Now).Events);
    }

    private void Give(string no, long minor, CreditStatus expected, MerchantId? from = null, Instant? at = null)
    {
        var returner = (from ?? Landlord).Account;
        var credit = new CreditAccount(OutReturnNo.Parse(no).TransferOf(returner, Shop), returner, Money.Fen(minor), at ?? Now);
        var earlier = _journal.FirstOrDefault(e => e.Movement is { Kind: MovementKind.Credit } m && m.Transfer == credit.Id);
        var decision = CreditShare.Decide(Self, _share, credit, earlier, at ?? Now);
        Assert.Equal(expected, decision.Status);
        Happen(decision.Events);
    }

    private void Happen(IEnumerable<ShareEvent> events)
    {
        foreach (var happened in events)
        {
            _journal.Add(happened);
            _share = Share.Evolve(_share, happened);
        }
    }
}

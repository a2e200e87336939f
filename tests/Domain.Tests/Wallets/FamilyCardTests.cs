using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;

namespace Tael.Tests.Wallets;

/// <summary>What a user lends relatives of their wallet, by the rules alone.</summary>
public sealed class FamilyCardTests
{
    private static readonly UserId Lender = new(10_000_001);
    private static readonly UserId Holder = new(10_000_002);
    private static readonly AccountId Order = AccountId.Parse("o-1900000001-c1");

    /// <summary>In China the last hour of May.</summary>
    private static readonly Instant May = new(1_748_703_600_000_000);

    private readonly Dictionary<TransferId, WalletEvent> _journal = [];
    private Wallet? _wallet;
    private Instant _now = May;

    [Fact]
    public void A_card_is_given_accepted_and_ended()
    {
        Give(FamilyCardStatus.WalletNotFound, Holder, 100);
        Open(1_000);
        Give(FamilyCardStatus.OwnWallet, Lender, 100);
        Give(FamilyCardStatus.ExceedsMonthMax, Holder, 0);
        Give(FamilyCardStatus.ExceedsMonthMax, Holder, FamilyCard.MonthMaxMinor + 1);
        Accept(FamilyCardStatus.NotGiven);
        Give(FamilyCardStatus.Done, Holder, FamilyCard.MonthMaxMinor);
        Pay("c1", 100, PayOrderStatus.ExceedsFamilyCard);
        Accept(FamilyCardStatus.Done);
        Accept(FamilyCardStatus.Done);
        Pay("c1", 100, PayOrderStatus.Paid);
        for (var other = 3; other <= 5; other++) Give(FamilyCardStatus.Done, new(10_000_000 + other), 100);
        Give(FamilyCardStatus.TooMany, new(10_000_006), 100);
        Give(FamilyCardStatus.Done, Holder, 200);
        Assert.Equal((200, 100), (_wallet!.CardOf(Holder)!.MonthMax.Minor, _wallet.CardOf(Holder)!.UsedDuring(FamilyCard.MonthOf(_now)).Minor));
        Happen(EndFamilyCard.Decide(_wallet, new(Holder), _now), FamilyCardStatus.Done);
        Happen(EndFamilyCard.Decide(_wallet, new(Holder), _now), FamilyCardStatus.Done);
        Pay("c2", 1, PayOrderStatus.ExceedsFamilyCard);
        Pay("c1", 100, PayOrderStatus.Paid); // A repeat is answered as the first time.
        Give(FamilyCardStatus.Done, Holder, 200);
        Pay("c2", 1, PayOrderStatus.ExceedsFamilyCard); // Given anew it is to be accepted anew.
    }

    [Fact]
    public void A_month_lends_what_it_may_and_no_more_than_there_is()
    {
        Open(500);
        Give(FamilyCardStatus.Done, Holder, 300);
        Accept(FamilyCardStatus.Done);
        Pay("c1", 301, PayOrderStatus.ExceedsFamilyCard);
        Pay("c1", 200, PayOrderStatus.Paid);
        Pay("c2", 101, PayOrderStatus.ExceedsFamilyCard);
        Pay("c1", 201, PayOrderStatus.IdUsedForAnother);
        Happen(new WalletCredited(TransferId.Parse("o-1/back"), Order, Money.Fen(200), FamilyCardTransfer.Of(Lender.Wallet, Holder, RequestId.Parse("c1")), _now));
        Pay("c2", 101, PayOrderStatus.ExceedsFamilyCard); // What has come back is not lent again,
        Give(FamilyCardStatus.Done, Holder, 100);
        Pay("c2", 1, PayOrderStatus.ExceedsFamilyCard);
        Give(FamilyCardStatus.Done, Holder, 600);
        Pay("c2", 400, PayOrderStatus.Paid);
        _now += TimeSpan.FromHours(1); // In June it is.
        Pay("c3", 101, PayOrderStatus.NotEnough);
        Pay("c3", 100, PayOrderStatus.Paid);
        Assert.Equal(100, _wallet!.CardOf(Holder)!.UsedDuring(FamilyCard.MonthOf(_now)).Minor);
    }

    [Fact]
    public void A_holder_remembers_three()
    {
        Open(0);
        for (var lender = 3; lender <= 5; lender++) Hold(FamilyCardStatus.Done, lender, true);
        Hold(FamilyCardStatus.Done, 4, true);
        Hold(FamilyCardStatus.TooMany, 6, true);
        Hold(FamilyCardStatus.Done, 4, false);
        Hold(FamilyCardStatus.Done, 4, false);
        Hold(FamilyCardStatus.Done, 6, true);
        Assert.Equal([new(10_000_003), new(10_000_005), new(10_000_006)], _wallet!.Lenders);
    }

    [Fact]
    public void A_transfer_says_for_whom_it_pays_and_no_request_can_say_so()
    {
        var byCard = FamilyCardTransfer.Of(Lender.Wallet, Holder, RequestId.Parse("c1"));
        Assert.True(FamilyCardTransfer.TryHolder(byCard, out var holder) && holder == Holder);
        foreach (var other in new[] { $"{byCard}/back", "w-10000001/c1", "w-10000001/card-10000002", "w-10000001/card-1/c1", "o-1/card-10000002/c1" })
        {
            Assert.False(FamilyCardTransfer.TryHolder(TransferId.Parse(other), out _), other);
        }

        Assert.False(RequestId.TryParse("card-10000002/c1", out _));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void No_month_lends_more_than_the_highest_limit_in_it(int seed)
    {
        var random = new Random(seed);
        Open(1_000_000);
        var most = new Dictionary<int, long>();
        var limit = 0L;
        for (var step = 0; step < 300; step++)
        {
            if (random.Next(20) == 0) _now += TimeSpan.FromDays(random.Next(30));
            if (random.Next(10) == 0) Give(FamilyCardStatus.Done, Holder, limit = random.Next(1, 500));
            if (random.Next(10) == 0) Happen(AcceptFamilyCard.Decide(_wallet, new(Holder), _now));
            var month = FamilyCard.MonthOf(_now);
            most[month] = Math.Max(most.GetValueOrDefault(month), limit);
            var id = RequestId.Parse($"c{random.Next(100)}");
            var pay = new PayOrder(id, Lender, Order, Money.Fen(random.Next(1, 100)), IsAgreed: true, Holder: Holder);
            Happen(PayOrder.Decide(_wallet, pay, _journal.GetValueOrDefault(pay.Transfer), _now));
        }

        var lent = _journal.Values.OfType<OrderPaymentDebited>().GroupBy(paid => FamilyCard.MonthOf(paid.At));
        Assert.All(lent, paid => Assert.True(paid.Sum(one => one.Amount.Minor) <= most[paid.Key]));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 30)];

    private void Open(long balance) => Happen(
        new WalletOpened(_now), new WalletCredited(TransferId.Parse("x-bank/1"), AccountId.Bank, Money.Fen(balance), null, _now));

    private void Give(FamilyCardStatus expected, UserId holder, long monthMax) =>
        Happen(GiveFamilyCard.Decide(_wallet, new(Lender, holder, Money.Fen(monthMax)), _now), expected);

    private void Accept(FamilyCardStatus expected) => Happen(AcceptFamilyCard.Decide(_wallet, new(Holder), _now), expected);

    private void Hold(FamilyCardStatus expected, int lender, bool holds) =>
        Happen(HoldFamilyCard.Decide(_wallet, new(new(10_000_000 + lender), holds), _now), expected);

    private void Pay(string id, long fen, PayOrderStatus expected)
    {
        var pay = new PayOrder(RequestId.Parse(id), Lender, Order, Money.Fen(fen), IsAgreed: true, Holder: Holder);
        Happen(PayOrder.Decide(_wallet, pay, _journal.GetValueOrDefault(pay.Transfer), _now), expected);
    }

    private void Happen<TStatus>(Decision<TStatus, WalletEvent> decision, TStatus? expected = null)
        where TStatus : struct, Enum
    {
        Assert.Equal(expected ?? decision.Status, decision.Status);
        Happen([.. decision.Events]);
    }

    private void Happen(params WalletEvent[] events)
    {
        foreach (var happened in events)
        {
            _wallet = Wallet.Evolve(_wallet, happened);
            if (happened.Movement is { } moved) _journal.Add(moved.Transfer, happened);
        }
    }
}

using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;

namespace Tael.Tests.Wallets;

/// <summary>What a wallet lets a face pay: with consent at that instant, small amounts, each capture once.</summary>
public sealed class PayByFaceTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly UserId Payer = new(10000001);
    private static readonly PaymentPassword Password = new("salt", 1, "right");

    private Wallet? _wallet;
    private Instant _now = Now;
    private readonly Dictionary<TransferId, WalletEvent> _journal = [];

    public PayByFaceTests() => Happen(
        new WalletOpened(Now),
        new PaymentPasswordSet(Password, Now),
        new WalletCredited(TransferId.Parse("x-bank/1"), AccountId.Bank, Money.Fen(10_000_000), null, Now));

    [Fact]
    public void Only_the_face_that_is_agreed_to_now_pays()
    {
        Pay("f1", 1, 100, PayOrderStatus.FaceNotAgreed);
        Change(new(true), ChangeFaceConsentStatus.Changed);
        Pay("f1", 1, 100, PayOrderStatus.Paid);
        Pay("f2", 2, 100, PayOrderStatus.FaceNotAgreed);

        Change(new(true), ChangeFaceConsentStatus.Changed); // Enrolled anew: the earlier face is worth nothing.
        Pay("f3", 1, 100, PayOrderStatus.FaceNotAgreed);
        Pay("f3", 2, 100, PayOrderStatus.Paid);

        Change(new(false), ChangeFaceConsentStatus.Changed);
        Change(new(false), ChangeFaceConsentStatus.Changed);
        Pay("f4", 2, 100, PayOrderStatus.FaceNotAgreed);
        Pay("f3", 2, 100, PayOrderStatus.Paid); // A repeat is answered as the first time.
        Change(new(true), ChangeFaceConsentStatus.Changed);
        Pay("f4", 2, 100, PayOrderStatus.FaceNotAgreed); // Consent given again is not for the face before.
        Pay("f4", 3, 100, PayOrderStatus.Paid);
    }

    [Fact]
    public void A_capture_pays_one_order()
    {
        Change(new(true), ChangeFaceConsentStatus.Changed);
        Pay("f1", 1, 100, PayOrderStatus.Paid);
        Pay("f1", 1, 100, PayOrderStatus.IdUsedForAnother, order: "o-1900000001-order-2");
        Pay("f1", 1, 101, PayOrderStatus.IdUsedForAnother);
    }

    [Fact]
    public void What_is_much_for_one_payment_or_for_one_day_needs_the_password()
    {
        Change(new(true), ChangeFaceConsentStatus.Changed);
        Pay("f1", 1, PayOrder.PasswordFreeMaxMinor + 1, PayOrderStatus.PasswordRequired);
        Pay("f1", 1, PayOrder.PasswordFreeMaxMinor + 1, PayOrderStatus.PasswordRequired); // It has been asked, and waits.
        Pay("f2", 1, PayOrder.PasswordFreeMaxMinor, PayOrderStatus.Paid);
        Pay("f3", 1, PayOrder.PasswordFreeMaxMinor, PayOrderStatus.Paid);
        Pay("f4", 1, 1, PayOrderStatus.PasswordRequired);
        Assert.Equal(PayOrder.FaceDayMaxMinor, _wallet!.PaidByFaceDuring(SettlementDay.Of(_now)).Minor);

        // By other ways the day's limit is the wallet's own, and what they pay does not count.
        var byCode = new PayOrder(RequestId.Parse("c1"), Payer, AccountId.Parse("o-1900000001-order-1"), Money.Fen(1), ByCode: true);
        Assert.Equal(PayOrderStatus.Paid, Decide(byCode));
        Assert.Equal(PayOrder.FaceDayMaxMinor, _wallet.PaidByFaceDuring(SettlementDay.Of(_now)).Minor);

        _now += TimeSpan.FromDays(1);
        Assert.Equal(0, _wallet.PaidByFaceDuring(SettlementDay.Of(_now)).Minor);
        Pay("f5", 1, 1, PayOrderStatus.Paid);
        Assert.Equal(1, _wallet.PaidByFaceDuring(SettlementDay.Of(_now)).Minor);
    }

    [Fact]
    public void A_ticket_enrols_once_and_not_after_another_face()
    {
        Change(new(true, After: 1), ChangeFaceConsentStatus.EnrolledMeanwhile);
        Change(new(true, After: 0), ChangeFaceConsentStatus.Changed);
        Change(new(true, After: 0), ChangeFaceConsentStatus.EnrolledMeanwhile);
        Assert.Equal(1, _wallet!.FaceConsent);
        Assert.Equal(
            ChangeFaceConsentStatus.WalletNotFound, ChangeFaceConsent.Decide(null, new(true), Now).Status);
    }

    /// <summary>Commands in any order: the sum that faces have paid in a day without the password never exceeds the limit, and never without
    /// consent.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void No_order_of_commands_goes_around_consent_and_limits(int seed)
    {
        var random = new Random(seed);
        var paidOf = new Dictionary<int, long>();
        for (var step = 0; step < 400; step++)
        {
            if (random.Next(10) == 0) _now += TimeSpan.FromHours(random.Next(12));
            if (random.Next(4) == 0)
            {
                Change(new(random.Next(3) > 0), ChangeFaceConsentStatus.Changed);
                continue;
            }

            var face = random.Next(Math.Max(1, _wallet!.Faces - 1), _wallet.Faces + 2);
            var before = _wallet;
            var known = _journal.Count;
            var amount = random.Next(1, 120_000);
            var status = Decide(new(
                RequestId.Parse($"f{random.Next(200)}"), Payer, AccountId.Parse($"o-1900000001-order-{random.Next(9)}"), Money.Fen(amount), ByCode: true, Face: face));
            if (status != PayOrderStatus.Paid || _journal.Count == known) continue;

            Assert.Equal(before.FaceConsent, face);
            var day = SettlementDay.Of(_now).DaysSinceEpoch;
            paidOf[day] = paidOf.GetValueOrDefault(day) + amount;
            Assert.InRange(paidOf[day], 1, PayOrder.FaceDayMaxMinor);
        }
    }

    private void Pay(string id, int face, long fen, PayOrderStatus expected, string order = "o-1900000001-order-1") => Assert.Equal(
        expected, Decide(new(RequestId.Parse(id), Payer, AccountId.Parse(order), Money.Fen(fen), ByCode: true, Face: face)));

    private PayOrderStatus Decide(PayOrder command)
    {
        var decision = PayOrder.Decide(_wallet, command, _journal.GetValueOrDefault(command.Transfer), _now);
        Happen([.. decision.Events]);
        return decision.Status;
    }

    private void Change(ChangeFaceConsent command, ChangeFaceConsentStatus expected)
    {
        var decision = ChangeFaceConsent.Decide(_wallet, command, _now);
        Assert.Equal(expected, decision.Status);
        Happen([.. decision.Events]);
    }

    private void Happen(params WalletEvent[] events)
    {
        foreach (var happened in events)
        {
            if (happened is OrderPaymentDebited debited) _journal[debited.Transfer] = debited;
            _wallet = Wallet.Evolve(_wallet, happened);
        }
    }
}

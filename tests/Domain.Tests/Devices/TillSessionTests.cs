using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Tests.Devices;

/// <summary>Sales at one device by the rules alone: one at a time, each paid once or never.</summary>
public sealed class TillSessionTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly MerchantId Shop = new(1900000001);

    private readonly List<DeviceEvent> _journal = [];
    private Device? _device;

    public TillSessionTests()
    {
        Take(RegisterDevice.Decide(_device, new(new("wx0", "store", "till", null, null), "h"), Now), DeviceStatus.Done);
        Take(EnrolDevice.Decide(_device, new("h", new("k", "public"), new("FROG", "1")), Now), DeviceStatus.Done);
    }

    /// <summary>Each row sees the device that the rows above have left behind.</summary>
    [Fact]
    public void One_sale_at_a_time_and_one_payment_of_it()
    {
        Start(DeviceStatus.SessionNotFound, "sale-1");
        Cancel(DeviceStatus.SessionNotFound, "sale-1");
        Open(DeviceStatus.AmountOutOfRange, "sale-1", 0);
        Open(DeviceStatus.KeyReplaced, "sale-1", key: "other");
        Open(DeviceStatus.Done, "sale-1");
        Open(DeviceStatus.Done, "sale-1");
        Open(DeviceStatus.SessionIdUsed, "sale-1", 8);
        Open(DeviceStatus.SessionUnderWay, "sale-2");
        Start(DeviceStatus.Done, "sale-1", "code-1");
        Start(DeviceStatus.Done, "sale-1", "code-1");
        Start(DeviceStatus.PaymentUnderWay, "sale-1", "code-2");
        Start(DeviceStatus.PaymentUnderWay, "sale-1");
        Cancel(DeviceStatus.PaymentUnderWay, "sale-1");
        End("sale-1-9", null);
        Assert.Equal(TillSessionState.Paying, _device!.Session!.State);
        End("sale-1-1", "NOT_ENOUGH");
        Start(DeviceStatus.Done, "sale-1");
        End("sale-1-1", null);
        Assert.Equal((TillSessionState.Paying, 2), (_device!.Session!.State, _device.Session.Attempts));
        End("sale-1-2", null);
        End("sale-1-2", "TOO_LATE");
        Start(DeviceStatus.Done, "sale-1");
        Start(DeviceStatus.SessionPaid, "sale-1", "code-3");
        Cancel(DeviceStatus.SessionPaid, "sale-1");
        Open(DeviceStatus.Done, "sale-2");
        Cancel(DeviceStatus.Done, "sale-2");
        Cancel(DeviceStatus.Done, "sale-2");
        Start(DeviceStatus.SessionCancelled, "sale-2");
        Assert.Equal(2, _journal.OfType<TillPaymentStarted>().Count());
        Assert.Single(_journal.OfType<TillSessionPaid>());
    }

    [Fact]
    public void Payments_of_a_sale_that_fail_come_to_an_end()
    {
        Open(DeviceStatus.Done, "sale-1");
        for (var attempt = 1; attempt <= TillSession.AttemptsMax; attempt++)
        {
            Start(DeviceStatus.Done, "sale-1");
            End($"sale-1-{attempt}", "CLOSED");
        }

        Start(DeviceStatus.AttemptsUsedUp, "sale-1");
    }

    [Fact]
    public void A_payment_is_heard_once_and_ends_its_sale_also_at_a_device_that_was_stolen_meanwhile()
    {
        Open(DeviceStatus.Done, "sale-1");
        Start(DeviceStatus.Done, "sale-1");
        Take(StopDevice.Decide(_device, new(true, "stolen"), Now + TimeSpan.FromSeconds(1)), DeviceStatus.Done);
        Assert.Null(_device!.FencedAt);
        Hear(CreditStatus.Late, at: Now + TimeSpan.FromMinutes(1));
        Hear(CreditStatus.Credited, at: Now + TimeSpan.FromSeconds(2));
        Hear(CreditStatus.Credited, at: Now + TimeSpan.FromDays(1), earlier: _journal[^1]);
        Assert.Equal(TillSessionState.Paid, _device.Session!.State);
        Assert.Equal(Now + TimeSpan.FromSeconds(2), _device.FencedAt);
        Assert.Single(_journal.OfType<DevicePaymentHeard>());
        Open(DeviceStatus.DeviceRevoked, "sale-2");
        Start(DeviceStatus.DeviceRevoked, "sale-1");
        Cancel(DeviceStatus.DeviceRevoked, "sale-1");
        Take(RefundAtTill.Decide(_device, new("k", Order("sale-1-1"), OutRefundNo.Parse("r1"), Money.Fen(1)), Now), DeviceStatus.DeviceRevoked);
    }

    [Fact]
    public void The_fence_is_never_before_a_payment_that_another_clock_has_stamped()
    {
        Open(DeviceStatus.Done, "sale-1");
        Start(DeviceStatus.Done, "sale-1");
        Take(StopDevice.Decide(_device, new(false, "lost"), Now), DeviceStatus.Done);
        var late = Now + TimeSpan.FromSeconds(3);
        Take(EndTillPayment.Decide(_device, new(Order("sale-1-1"), null, late), Now), DeviceStatus.Done);
        Assert.Equal(late, _device!.FencedAt);
    }

    /// <summary>Random commands with few ids: the session is paid only if its order was, and never twice under way.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void Whatever_comes_a_sale_ends_once(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < 300; step++)
        {
            var id = $"sale-{random.Next(3)}";
            var before = _device!.Session;
            var decision = random.Next(5) switch
            {
                0 => OpenTillSession.Decide(_device, new("k", id, Money.Fen(7), "tea", null), Now),
                1 => StartTillPayment.Decide(_device, new("k", Shop, id, random.Next(2) == 0 ? null : $"c{random.Next(2)}"), Now),
                2 => EndTillPayment.Decide(_device, new(Order($"{id}-{random.Next(1, 4)}"), random.Next(2) == 0 ? null : "NO", Now), Now),
                3 => CancelTillSession.Decide(_device, new("k", id), Now),
                _ => StartTillPayment.Decide(_device, new("other", Shop, id, null), Now),
            };
            _device = decision.Events.Aggregate(_device, (Device? d, DeviceEvent e) => Device.Evolve(d, e));
            var after = _device!.Session;
            if (before is { IsOver: true } && after!.Id == before.Id && after.OpenedAt == before.OpenedAt && decision.Events.All(e => e is not TillSessionOpened))
            {
                Assert.Equal(before, after);
            }

            Assert.Equal(after?.State is TillSessionState.Paying or TillSessionState.Paid, after?.Payment is not null);
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 30)];

    private static AccountId Order(string no) => OutTradeNo.Parse(no).OrderOf(Shop);

    private void Open(DeviceStatus expected, string id, long fen = 7, string key = "k") =>
        Take(OpenTillSession.Decide(_device, new(key, id, Money.Fen(fen), "tea", null), Now), expected);

    private void Start(DeviceStatus expected, string id, string? code = null) =>
        Take(StartTillPayment.Decide(_device, new("k", Shop, id, code), Now), expected);

    private void End(string no, string? failure) => Take(EndTillPayment.Decide(_device, new(Order(no), failure, Now), Now), DeviceStatus.Done);

    private void Cancel(DeviceStatus expected, string id) => Take(CancelTillSession.Decide(_device, new("k", id), Now), expected);

    private void Hear(CreditStatus expected, Instant at, DeviceEvent? earlier = null)
    {
        var credit = new CreditAccount(TransferId.Of(Order("sale-1-1"), "announce"), Order("sale-1-1"), Money.Fen(0), Now + TimeSpan.FromSeconds(10));
        var decision = HearPayment.Decide(_device, credit, earlier, at);
        Assert.Equal(expected, decision.Status);
        Note([.. decision.Events]);
    }

    private void Take(Decision<DeviceStatus, DeviceEvent> decision, DeviceStatus expected)
    {
        Assert.Equal(expected, decision.Status);
        if (expected != DeviceStatus.Done) Assert.Empty(decision.Events);
        Note([.. decision.Events]);
    }

    private void Note(DeviceEvent[] events)
    {
        _device = events.Aggregate(_device, (Device? device, DeviceEvent happened) => Device.Evolve(device, happened));
        _journal.AddRange(events);
    }
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Tael.Domain;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Members;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Domain.Payouts;
using Tael.Domain.Permissions;
using Tael.Domain.Plans;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Sharing;
using Tael.Grains.Ledger;

namespace Tael.Tests.Ledger;

/// <summary>Every kind of event that there is, written and read back.</summary>
public sealed class EventJsonTests
{
    private static readonly PlanTerms APlan = new()
    {
        Merchant = new MerchantId(1_900_000_000),
        No = PlanNo.Parse("plan-1"),
        AppId = "wx0",
        ServiceId = "1",
        Name = "five \"lessons\"",
        Days = 30,
        Details = [new("lesson", Money.Fen(9), Money.Fen(8), "cheaper")],
    };

    private static readonly Dictionary<Type, object> Samples = new()
    {
        [typeof(Instant)] = new Instant(1_800_000_000_000_000),
        [typeof(TransferId)] = TransferId.Parse("o-1/\"quoted\\\""),
        [typeof(AccountId)] = AccountId.Parse("w-\"7\\"),
        [typeof(Money)] = Money.Fen(42),
        [typeof(bool)] = true,
        [typeof(long)] = 7L,
        [typeof(MerchantId)] = new MerchantId(1_900_000_000),
        [typeof(ScoreFact)] = new ScoreFact(ScoreFactKind.OrderLate, new MerchantId(1_900_000_000)),
        [typeof(DeviceBinding)] = new DeviceBinding("wx0", "store", "till", "model", "https://tea.test"),
        [typeof(DeviceInvitation)] = new DeviceInvitation("hash", new Instant(5)),
        [typeof(DeviceKey)] = new DeviceKey("id", "key"),
        [typeof(DeviceCommandKind)] = DeviceCommandKind.Print,
        [typeof(Plate)] = new Plate(MerchantCodeId.Parse("till-1"), "SN1"),
        [typeof(SpeakerPlace)] = new SpeakerPlace("SN1", new MerchantId(1_900_000_000), MerchantCodeId.Parse("till-1")),
        [typeof(DeviceInspection)] = new DeviceInspection("00:1A:2B:3C:4D:5E", null, null, "1.0", "cam\"1", null, [], [], new Instant(5)),
        [typeof(DeviceMake)] = new DeviceMake("model", "1.0"),
        [typeof(int)] = 7,
        [typeof(OutRefundNo)] = OutRefundNo.Parse("refund-1"),
        [typeof(PayoutState)] = PayoutState.Expired,
        [typeof(PayoutTerms)] = new PayoutTerms
        {
            Merchant = new MerchantId(1_900_000_000),
            OutBillNo = OutBillNo.Parse("bill1"),
            AppId = "wx0",
            Payee = new UserId(10_000_001),
            Amount = Money.Fen(42),
            SceneId = "1000",
            SceneReport = "[]",
            Remark = "a \"prize\"",
        },
        [typeof(int)] = 1,
        [typeof(MerchantCodeId)] = MerchantCodeId.Parse("till-1"),
        [typeof(MerchantCode)] = new MerchantCode
        {
            CodeId = MerchantCodeId.Parse("till-1"), AppId = "wx0", Description = "tea", NotifyUrl = "https://tea.test",
        },
        [typeof(CombinedOrderTerms)] = new CombinedOrderTerms
        {
            Merchant = new MerchantId(1_900_000_000),
            OutTradeNo = OutTradeNo.Parse("combine-1"),
            AppId = "wx0",
            TradeType = TradeType.Native,
            NotifyUrl = "https://tea.test",
            SubOrders =
            [
                .. new[] { "order-1", "order-2" }.Select(no => new OrderTerms
                {
                    Merchant = new MerchantId(1_900_000_000),
                    OutTradeNo = OutTradeNo.Parse(no),
                    AppId = "wx0",
                    TradeType = TradeType.Native,
                    Amount = Money.Fen(42),
                    Description = "tea",
                    Combined = AccountId.Parse("j-1900000000-combine-1"),
                }),
            ],
        },
        [typeof(UserId)] = new UserId(10_000_001),
        [typeof(PermissionTerms)] = new PermissionTerms(new MerchantId(1_900_000_000), AuthorizationCode.Parse("c-1"), "wx0", "1", null),
        [typeof(PlanTerms)] = APlan,
        [typeof(SignPlanTerms)] = new SignPlanTerms
        {
            No = SignPlanNo.Parse("sign-1"),
            Plan = APlan,
            AppId = "wx0",
            User = new UserId(10_000_001),
            NotifyUrl = "https://tea.test",
            DetailNos = ["d-1"],
        },
        [typeof(SignPlanStoppedBy)] = SignPlanStoppedBy.User,
        [typeof(TrustService)] = new TrustService("1", "bike", TrustScene.Bike, Money.Fen(9), Money.Fen(8), 550),
        [typeof(ServiceBill)] = new ServiceBill { Total = Money.Fen(42), Payments = "[]", Reason = "a \"gift\"" },
        [typeof(ServiceMessage)] = new ServiceMessage(ServiceMessageKind.Pending, Money.Fen(42), "[]", null, "20260102"),
        [typeof(ServiceOrderState)] = ServiceOrderState.Expired,
        [typeof(CollectedBy)] = CollectedBy.Merchant,
        [typeof(ServiceOrderTerms)] = new ServiceOrderTerms
        {
            Merchant = new MerchantId(1_900_000_000),
            No = ServiceOrderNo.Parse("service-1"),
            AppId = "wx0",
            ServiceId = "1",
            Introduction = "bike",
            RiskFund = new RiskFund(RiskFundKind.Deposit, Money.Fen(9), "spared"),
            NotifyUrl = "https://bike.test",
            NeedsConfirm = true,
            TimeRange = "{}",
        },
        [typeof(TransactionId)] = TransactionId.Parse("4226112612345678901234567890"),
        [typeof(int)] = 7,
        [typeof(OutReturnNo)] = OutReturnNo.Parse("r@1"),
        [typeof(OutSharingNo)] = OutSharingNo.Parse("s@1"),
        [typeof(TillMember)] = new TillMember(AccountId.Parse("w-\"7\\"), "gold", "Gold", Money.Fen(50)),
        [typeof(ImmutableArray<MemberLevel>)] = ImmutableArray.Create(new MemberLevel("gold", "Gold", 9_000)),
        [typeof(ImmutableArray<AccountId>)] = ImmutableArray.Create(AccountId.Parse("d-1"), AccountId.Parse("d-2")),
        [typeof(ImmutableArray<string>)] = ImmutableArray.Create("SN1", "SN2"),
        [typeof(RolloutTerms)] = new RolloutTerms("r1", DeviceCommandKind.Update, "2.1", "front", [], 10, 60),
        [typeof(ImmutableArray<ShareFailure>)] = ImmutableArray.Create(ShareFailure.None, ShareFailure.NoRelation),
        [typeof(ShareTerms)] = new ShareTerms
        {
            Merchant = new MerchantId(1_900_000_000),
            OutSharingNo = OutSharingNo.Parse("s@1"),
            Order = AccountId.Parse("o-1"),
            TransactionId = TransactionId.Parse("4226112612345678901234567890"),
            Receivers = [new(AccountId.Parse("m-1"), Money.Fen(42), "a \"part\"", UnderSubApp: true)],
            Partner = new MerchantId(1_900_000_001),
            SubAppId = "wx1",
        },
        [typeof(Receiver)] = new Receiver(AccountId.Parse("m-1"), "CUSTOM", "landlord", "hash"),
        [typeof(AuthorizationClosedBy)] = AuthorizationClosedBy.User,
        [typeof(PayoutAuthorizationTerms)] = new PayoutAuthorizationTerms(
            new MerchantId(1_900_000_000), OutAuthorizationNo.Parse("auth1"), "wx0", new UserId(10_000_001), "1000", "wx_1", "https://tea.test"),
        [typeof(RefundHold)] = RefundHold.Abnormal,
        [typeof(RefundWay)] = RefundWay.PayersBank,
        [typeof(OutRefundNo)] = OutRefundNo.Parse("r@1"),
        [typeof(CreditStatus)] = CreditStatus.OrderClosed,
        [typeof(OrderClosedBy)] = OrderClosedBy.Time,
        [typeof(string)] = "text",
        [typeof(RequestId)] = RequestId.Parse("r@1"),
        [typeof(RefundTerms)] = new RefundTerms { Total = Money.Fen(42), Reason = "spilt", NotifyUrl = "https://tea.test", From = "[]" },
        [typeof(PaymentPassword)] = new PaymentPassword("salt", 1, "verifier"),
        [typeof(MerchantKey)] = new MerchantKey("serial", "key"),
        [typeof(MerchantProfile)] = new MerchantProfile("m", new FeeRate(60), ["wx0"], [new MerchantKey("00", "")], ""),
        [typeof(OrderTerms)] = new OrderTerms
        {
            Merchant = new MerchantId(1_900_000_000),
            OutTradeNo = OutTradeNo.Parse("order-1"),
            AppId = "wx0",
            TradeType = TradeType.Native,
            Amount = Money.Fen(42),
            Description = "tea",
        },
    };

    public static TheoryData<string> Events => [.. typeof(AccountEvent).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(AccountEvent)) && !type.IsAbstract)
        .Select(type => type.FullName!)];

    [Theory, MemberData(nameof(Events))]
    public void Is_read_back_as_it_was_from_its_columns_and_the_rest(string name)
    {
        var happened = Sample(typeof(AccountEvent).Assembly.GetType(name)!);
        var payload = EventJson.Write(happened);

        var read = EventJson.Read<AccountEvent>(RowOf(happened, payload));

        Assert.IsType(happened.GetType(), read);
        Assert.Equal(happened.At, read.At);
        Assert.Equal(happened.Movement, read.Movement);
        Assert.Equal(Encoding.UTF8.GetString(payload), Encoding.UTF8.GetString(EventJson.Write(read)));
    }

    [Theory, MemberData(nameof(Events))]
    public void Says_nothing_twice(string name)
    {
        var type = typeof(AccountEvent).Assembly.GetType(name)!;
        var happened = Sample(type);

        using var payload = JsonDocument.Parse(EventJson.Write(happened));

        // All that the constructor takes is in the payload but what the row's columns say.
        string[] columns = happened.Movement is null ? ["At"] : ["At", "Transfer", "From", "To", "Amount"];
        Assert.Equal(
            type.GetConstructors().Single(c => c.IsPublic).GetParameters().Select(p => p.Name!).Except(columns).Order(),
            payload.RootElement.EnumerateObject().Select(member => char.ToUpperInvariant(member.Name[0]) + member.Name[1..]).Order());
    }

    [Fact]
    public void A_payload_that_says_its_movement_too_is_read_all_the_same()
    {
        var settled = (OrderSettled)Sample(typeof(OrderSettled));
        var payload = """{"transfer":"o-1/settle","to":"m-1","amount":"CNY 7","at":5}"""u8.ToArray();

        Assert.Equal(
            new OrderSettled(TransferId.Parse("o-1/settle"), AccountId.Parse("m-1"), Money.Fen(7), new Instant(5)),
            EventJson.Read<OrderEvent>(RowOf(settled, payload)));
    }

    private static JournalRow RowOf(AccountEvent happened, byte[] payload) =>
        new(1, EventJson.KindOf(happened), happened.At, happened.Movement, 0, payload, HashChain.Start);

    private static AccountEvent Sample(Type type)
    {
        var constructor = type.GetConstructors().Single(c => c.IsPublic);
        var values = constructor.GetParameters()
            .Select(parameter => Samples[Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType]);
        return (AccountEvent)constructor.Invoke([.. values]);
    }
}

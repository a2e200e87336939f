using Orleans;
using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>Something that a device asks for, or its merchant about it.</summary>
internal abstract class AtTill(World world, DeviceId device) : Command(world)
{
    public const string KeyId = "k";

    protected DeviceId Device => device;

    protected override AccountId Account => device.Account;

    protected TillFacts Now => TillFacts.Of(Stored.Events);

    protected bool Held(Func<TillFacts, bool> fact) => HeldMeanwhile(rows => fact(TillFacts.Of(Stored.Events.Take(rows))));

    /// <summary>Whether a refusal was right at some moment.</summary>
    protected bool IsRightly(DeviceStatus status, string? session = null) => status switch
    {
        DeviceStatus.DeviceRevoked => Now.Standing == DeviceStanding.Revoked,
        DeviceStatus.DeviceSuspended => Held(facts => facts.Standing == DeviceStanding.Suspended),
        DeviceStatus.SessionNotFound => Held(facts => facts.Session != session),
        DeviceStatus.SessionPaid => Held(facts => facts.Session == session && facts.State == TillSessionState.Paid),
        DeviceStatus.SessionCancelled => Held(facts => facts.Session == session && facts.State == TillSessionState.Cancelled),
        DeviceStatus.PaymentUnderWay => Held(facts => facts.Session == session && facts.State == TillSessionState.Paying),
        DeviceStatus.SessionUnderWay => Held(facts => facts.Session != session && !facts.IsOver),
        _ => false,
    };

    /// <remarks>What is right now may not be right later: another sale, another standing.</remarks>
    protected override bool IsFinal(object answer) => false;
}

internal sealed class OpenSale(World world, DeviceId device, OpenTillSession sale) : AtTill(world, device)
{
    public override string Key => $"open {Account} {sale.Id} {sale.Price}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.Device(Device).OpenSession(sale);

    protected override bool IsRight(object answer) => answer switch
    {
        DeviceStatus.Done => Stored.Events.OfType<TillSessionOpened>().Any(e => e.Session == sale.Id && e.Price == sale.Price),
        DeviceStatus.SessionIdUsed => Stored.Events.OfType<TillSessionOpened>().Any(e => e.Session == sale.Id && e.Price != sale.Price),
        DeviceStatus status => IsRightly(status, sale.Id),
        _ => false,
    };
}

/// <summary>As the endpoint does it: the payment begins at the device, its order is made and, by a code, paid; what is refused ends.</summary>
internal sealed class SellAtTill(World world, DeviceId device, OpenTillSession sale, UserId? payer, string? code) : AtTill(world, device)
{
    public override string Key => $"sell {Account} {sale.Id} {code}";

    public override async Task<object> Send(IGrainFactory grains)
    {
        var till = grains.Device(Device);
        var status = await till.StartPayment(new(KeyId, Device.Merchant, sale.Id, code));
        if (status != DeviceStatus.Done) return status;

        if ((await till.Look())!.Session is { State: TillSessionState.Paying, Payment: { } payment } session && payment.AuthCode == code
            && !await TryPay(grains, session, payment))
        {
            await till.FollowPayment("REFUSED");
        }

        return (await till.FollowPayment(null))!.Session!;
    }

    protected override bool IsRight(object answer) => answer switch
    {
        TillSession seen => Held(facts => facts.Session == seen.Id && facts.State == seen.State),
        DeviceStatus status => IsRightly(status, sale.Id),
        _ => false,
    };

    private async Task<bool> TryPay(IGrainFactory grains, TillSession session, TillPayment payment)
    {
        var terms = new OrderTerms
        {
            Merchant = Device.Merchant,
            OutTradeNo = session.NoOf(payment.Attempt),
            AppId = "wx0",
            TradeType = code is null ? TradeType.Native : TradeType.Micropay,
            Amount = session.Price,
            Description = session.Description,
            Payer = payer,
            AuthCode = code,
            Device = Account,
        };
        if (await grains.Payment(payment.Order).Create(new(terms)) != CreateOrderStatus.Created) return false;
        if (payer is not { } user) return true;

        var order = await grains.Payment(payment.Order).Look();
        if (order!.State != OrderState.NotPaid) return true;

        var paid = await grains.Wallet(user).Pay(new(RequestId.Parse(code!), user, payment.Order, session.Price, ByCode: true));
        return paid is PayOrderStatus.Paid or PayOrderStatus.PasswordRequired;
    }
}

internal sealed class CancelSale(World world, DeviceId device, string session) : AtTill(world, device)
{
    public override string Key => $"cancel {Account} {session}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.Device(Device).CancelSession(new(KeyId, session));

    protected override bool IsRight(object answer) => answer switch
    {
        DeviceStatus.Done => Held(facts => facts.Session == session && facts.State == TillSessionState.Cancelled),
        DeviceStatus status => IsRightly(status, session),
        _ => false,
    };
}

internal sealed class LookAtTill(World world, DeviceId device) : AtTill(world, device)
{
    public override string Key => $"look {Account}";

    public override async Task<object> Send(IGrainFactory grains) => (await grains.Device(Device).FollowPayment(null))!;

    protected override bool IsRight(object answer) => answer is Device seen && Held(facts =>
        facts.Session == seen.Session?.Id && facts.State == seen.Session?.State && facts.Standing == seen.Standing);
}

/// <summary>As the endpoint does it: stopped, and then looked at, since when nothing of it can be paid.</summary>
internal sealed class StopTill(World world, DeviceId device, bool forGood) : AtTill(world, device)
{
    public override string Key => $"stop {Account} {forGood}";

    public override async Task<object> Send(IGrainFactory grains)
    {
        var status = await grains.Device(Device).Stop(new(forGood, "stolen"));
        return status == DeviceStatus.Done ? (await grains.Device(Device).Look())! : status;
    }

    protected override bool IsRight(object answer)
    {
        if (answer is not Device seen) return answer is DeviceStatus.DeviceRevoked && !forGood && Now.Standing == DeviceStanding.Revoked;
        if (Stored.Events.Skip(RowsBefore).Any(e => e is DeviceResumed)) return true; // By somebody else, in the meantime.
        if (seen.Standing == DeviceStanding.Good || seen.FencedAt is not { } fence) return false;

        if (Now.StandingSince == seen.StandingSince) World.Disk.Fence(Account, fence);
        return true;
    }
}

internal sealed class ResumeTill(World world, DeviceId device) : AtTill(world, device)
{
    public override string Key => $"resume {Account}";

    public override async Task<object> Send(IGrainFactory grains) => await grains.Device(Device).Resume(new());

    protected override bool IsRight(object answer) => answer switch
    {
        DeviceStatus.Done => Held(facts => facts.Standing == DeviceStanding.Good),
        DeviceStatus status => IsRightly(status),
        _ => false,
    };
}

/// <summary>What is known of a device from its rows.</summary>
internal sealed record TillFacts(
    DeviceStanding Standing, Instant StandingSince, string? Session, TillSessionState? State, AccountId? Order)
{
    public bool IsOver => State is null or TillSessionState.Paid or TillSessionState.Cancelled;

    public static TillFacts Of(IEnumerable<AccountEvent> events) =>
        events.Aggregate(new TillFacts(DeviceStanding.Good, default, null, null, null), (facts, happened) => happened switch
        {
            DeviceSuspended e => facts with { Standing = DeviceStanding.Suspended, StandingSince = e.At },
            DeviceResumed e => facts with { Standing = DeviceStanding.Good, StandingSince = e.At },
            DeviceRevoked e => facts with { Standing = DeviceStanding.Revoked, StandingSince = e.At },
            TillSessionOpened e => facts with { Session = e.Session, State = TillSessionState.Open, Order = null },
            TillPaymentStarted e => facts with { State = TillSessionState.Paying, Order = e.Order },
            TillPaymentFailed => facts with { State = TillSessionState.Open, Order = null },
            TillSessionPaid => facts with { State = TillSessionState.Paid },
            DevicePaymentHeard e when facts.State == TillSessionState.Paying && facts.Order == e.From => facts with { State = TillSessionState.Paid },
            TillSessionCancelled => facts with { State = TillSessionState.Cancelled },
            _ => facts,
        });
}

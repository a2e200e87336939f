using Orleans;
using Tael.Domain;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>Something a client asks for, and what the answer may be (money.md: I3, I5, I6, I8, I12).</summary>
/// <remarks>An answer is right if it was true at some moment between question and answer; and an acceptance must be durable.</remarks>
internal abstract class Command(World world)
{
    protected World World { get; } = world;

    /// <summary>The same for the same command with the same content.</summary>
    public abstract string Key { get; }

    /// <summary>The account whose rows say what the answer may be.</summary>
    protected abstract AccountId Account { get; }

    protected StoredAccount Stored => World.Disk.Of(Account);

    /// <summary>How many rows of the account were known when this was asked.</summary>
    protected int RowsBefore { get; private set; }

    public void Begin()
    {
        RowsBefore = Stored.RowsKnown;
        OnBegin();
    }

    public abstract Task<object> Send(IGrainFactory grains);

    /// <exception cref="Violation">The answer is wrong.</exception>
    public void Check(object answer)
    {
        if (!IsRight(answer)) throw new Violation($"{Key}: {answer} is not a right answer");
        if (!IsFinal(answer)) return;

        var first = World.Answers.GetValueOrDefault(Key, answer);
        if (!first.Equals(answer)) throw new Violation($"I5: {Key} was answered {first}, and now {answer}");
        World.Answers[Key] = first;
    }

    protected virtual void OnBegin()
    {
    }

    protected abstract bool IsRight(object answer);

    /// <summary>The same command must get this answer for ever.</summary>
    protected abstract bool IsFinal(object answer);

    /// <summary>Whether something held after some number of rows between question and answer.</summary>
    protected bool HeldMeanwhile(Func<int, bool> afterRows)
    {
        for (var rows = RowsBefore; rows <= Stored.Rows.Count; rows++)
        {
            if (afterRows(rows)) return true;
        }

        return false;
    }

    protected T? Has<T>(int rows = int.MaxValue)
        where T : AccountEvent
    {
        T? has = null;
        foreach (var happened in Stored.Events.Take(rows))
        {
            if (happened is T found) has ??= found;
            else if (happened is OrderReleased && has is OrderCreated) has = null; // As if it had never been created.
        }

        return has;
    }
}

internal sealed class Create(World world, OrderTerms terms) : Command(world)
{
    public override string Key => $"create {Account} {terms.Amount} {terms.Description}";

    protected override AccountId Account => terms.OutTradeNo.OrderOf(terms.Merchant);

    public override async Task<object> Send(IGrainFactory grains) => await grains.Payment(Account).Create(new(terms));

    protected override bool IsRight(object answer) => answer switch
    {
        CreateOrderStatus.Created => IsThis(Has<OrderCreated>()),
        CreateOrderStatus.OutTradeNoUsed => HeldMeanwhile(rows => Has<OrderCreated>(rows) is { } other && !IsThis(other)),
        CreateOrderStatus.OrderClosed => Has<OrderCreated>() is null && Has<OrderClosed>() is not null,
        CreateOrderStatus.TimeExpirePassed => Has<OrderCreated>(RowsBefore) is null && terms.TimeExpire is not null,
        _ => false,
    };

    private bool IsThis(OrderCreated? created) => created?.Terms == terms with { Speaker = created?.Terms.Speaker };

    /// <remarks>What a combined order has reserved it may give up again.</remarks>
    protected override bool IsFinal(object answer) => answer switch
    {
        CreateOrderStatus.TimeExpirePassed => false,
        CreateOrderStatus.OutTradeNoUsed => Has<OrderCreated>() is { Terms.Combined: null },
        _ => true,
    };
}

/// <param name="by">The service provider that closes it; null: the merchant itself.</param>
internal sealed class Close(World world, AccountId order, MerchantId? by = null) : Command(world)
{
    public override string Key => $"close {order} by {by}";

    protected override AccountId Account => order;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Payment(order).Close(new(by));

    protected override bool IsRight(object answer) => answer switch
    {
        CloseOrderStatus.Closed => IsTheirs && Has<OrderClosed>() is not null,
        CloseOrderStatus.OrderPaid => IsTheirs && Has<OrderPaid>() is not null,
        CloseOrderStatus.MustBeReversed => Has<OrderCreated>()?.Terms.TradeType is TradeType.Micropay or TradeType.Facepay
            && HeldMeanwhile(rows => Has<OrderPaid>(rows) is null && Has<OrderClosed>(rows) is null),
        // The order can't come any more.
        CloseOrderStatus.OrderNotFound => IsFenced || HeldMeanwhile(rows =>
            Has<OrderCreated>(rows) is { Terms: var terms } && (terms.Combined is not null || terms.Partner != by)),
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer switch
    {
        CloseOrderStatus.MustBeReversed => false,
        CloseOrderStatus.OrderNotFound => IsFenced,
        CloseOrderStatus.OrderPaid => Has<OrderCreated>() is { Terms.Combined: null },
        _ => true,
    };

    private bool IsFenced => Has<OrderCreated>() is null && Has<OrderClosed>() is not null;

    private bool IsTheirs => Has<OrderCreated>() is { } created && created.Terms.Partner == by;
}

/// <param name="makes">The order is made with the payment, as by a merchant's fixed code; null: it is there, or nobody has made it.</param>
internal sealed class Pay(World world, PayOrder command, OrderTerms? makes = null) : Command(world)
{
    private bool _wasDebited;

    public override string Key => $"pay {command.Transfer} {command.Order} {command.Amount} {command.AsksPassword}";

    protected override AccountId Account => command.Payer.Wallet;

    public override async Task<object> Send(IGrainFactory grains)
    {
        var made = makes is null ? CreateOrderStatus.Created : await grains.Payment(command.Order).Create(new(makes));
        return made == CreateOrderStatus.Created ? await grains.Wallet(command.Payer).Pay(command) : made;
    }

    protected override void OnBegin() => _wasDebited = Stored.EventOf(command.Transfer, RowsBefore) is not null;

    protected override bool IsRight(object answer)
    {
        var debit = Stored.Find(command.Transfer)?.Movement;
        var isThis = debit is { } moved && moved.Counterparty == command.Order && moved.Amount == command.Amount;
        var arrived = World.Disk.Of(command.Order).EventOf(command.Transfer);
        return answer switch
        {
            PayOrderStatus.Paid => isThis && arrived is OrderPaid or CombinedOrderPaid,
            PayOrderStatus.IdUsedForAnother => debit is not null && !isThis,
            PayOrderStatus.PasswordRequired => (command.ByCode || command.Face is not null)
                && Stored.Events.OfType<PasswordAsked>().Any(asked => asked.Id == command.Id && asked.Order == command.Order),
            CreateOrderStatus.OrderClosed => makes is not null
                && World.Disk.Of(command.Order).Events is var order && order.OfType<OrderClosed>().Any() && !order.OfType<OrderCreated>().Any(),
            CreateOrderStatus.OutTradeNoUsed => makes is not null
                && World.Disk.Of(command.Order).Events.OfType<OrderCreated>().Any(created => created.Terms != makes with { Speaker = created.Terms.Speaker }),
            PayOrderStatus.NotEnough => !_wasDebited && HeldMeanwhile(rows => BalanceAt(rows) < command.Amount.Minor),
            PayOrderStatus.FaceNotAgreed => !_wasDebited && HeldMeanwhile(rows => AgreeToFace.FaceOf(Stored, rows) != command.Face),
            PayOrderStatus status when arrived is PaymentNotTaken not => isThis && PayOrder.Of(not.Reason) == status,
            PayOrderStatus status => isThis && arrived is CombinedPaymentNotTaken not && PayOrder.Of(not.Reason) == status,
            _ => false,
        };
    }

    /// <remarks>Once so many others have been asked for the password since, it may be done without. Where the order could not be made,
    /// the wallet was not asked, and one that pays without making it hears what the order says.</remarks>
    protected override bool IsFinal(object answer) => answer is not (
        CreateOrderStatus or PayOrderStatus.NotEnough or PayOrderStatus.FaceNotAgreed or PayOrderStatus.PasswordRequired);

    private long BalanceAt(int rows) => rows == 0 ? 0 : Stored.Rows[rows - 1].BalanceMinor;
}

internal sealed class TopUp(World world, BringInMoney command) : Command(world)
{
    public override string Key => $"top-up {command.Id} {command.To} {command.Amount}";

    protected override AccountId Account => AccountId.Bank;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Bank().BringIn(command);

    protected override bool IsRight(object answer)
    {
        var debit = Stored.Find(command.Transfer)?.Movement;
        var isThis = debit is { } moved && moved.Counterparty == command.To && moved.Amount == command.Amount;
        return answer switch
        {
            BringInStatus.BroughtIn => isThis && World.Disk.Of(command.To).Find(command.Transfer) is not null,
            BringInStatus.IdUsedForAnother => debit is not null && !isThis,
            _ => false,
        };
    }

    protected override bool IsFinal(object answer) => true;
}

internal sealed class LookAtOrder(World world, AccountId order) : Command(world)
{
    public override string Key => $"look {order}";

    protected override AccountId Account => order;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Payment(order).Look() ?? new Order();

    protected override bool IsRight(object answer)
    {
        var shown = (Order)answer;
        if (shown.TransactionId is { } id && !World.Disk.HasTrade(id, order)) return false;

        return HeldMeanwhile(rows => shown.Terms == Has<OrderCreated>(rows)?.Terms
            && shown.TransactionId == Has<OrderPaid>(rows)?.TransactionId
            && shown.State == StateAt(rows)
            && shown.Refunded.Minor == Stored.Events.Take(rows).OfType<RefundPaid>().Sum(refund => refund.Amount.Minor)
            && shown.BalanceMinor == (rows == 0 ? 0 : Stored.Rows[rows - 1].BalanceMinor));
    }

    protected override bool IsFinal(object answer) => false;

    private OrderState StateAt(int rows) => Has<OrderPaid>(rows) is not null ? OrderState.Paid
        : Has<OrderClosed>(rows) is not null ? OrderState.Closed : OrderState.NotPaid;
}

internal sealed class LookAtWallet(World world, UserId user) : Command(world)
{
    public override string Key => $"look {user}";

    protected override AccountId Account => user.Wallet;

    public override async Task<object> Send(IGrainFactory grains) => (await grains.Wallet(user).Look())!;

    protected override bool IsRight(object answer) =>
        HeldMeanwhile(rows => rows > 0 && Stored.Rows[rows - 1].BalanceMinor == ((Wallet)answer).BalanceMinor);

    protected override bool IsFinal(object answer) => false;
}

using Tael.Domain;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Simulation;

/// <summary>Merchants that give money back, in parts and all at once, repeat themselves and contradict themselves.</summary>
internal sealed partial class Workload
{
    private readonly List<RefundPayment> _refunds = [];

    private Func<Command> DrawRefund()
    {
        if (_orders.Count == 0) return DrawCreate();
        if (_refunds.Count > 0 && _random.Next(5) == 0) return DrawRefundAgain();
        if (_refunds.Count > 0 && _random.Next(8) == 0) return DrawLookAtRefund();
        if (_refunds.Count > 0 && _random.Next(8) == 0) return DrawSendElsewhere();

        var order = Recent();
        if (_combined.Count > 0 && _random.Next(6) == 0)
        {
            var whole = _combined[_random.Next(Math.Max(0, _combined.Count - OrdersInTalk), _combined.Count)];
            order = whole.SubOrders[_random.Next(whole.SubOrders.Length)];
        }

        // More of what has been refunded already.
        if (_refunds.Count > 0 && _random.Next(3) == 0)
        {
            var earlier = _refunds[_random.Next(Math.Max(0, _refunds.Count - OrdersInTalk), _refunds.Count)].Order;
            order = _orders.Find(known => known.OutTradeNo.OrderOf(known.Merchant) == earlier) ?? order;
        }

        var part = _random.Next(3) == 0 ? order.Amount.Minor : _random.NextInt64(1, order.Amount.Minor + 1);
        var command = new RefundPayment(
            order.Merchant,
            OutRefundNo.Parse($"r{_refunds.Count}"),
            order.OutTradeNo.OrderOf(_random.Next(30) == 0 ? Merchants[0] : order.Merchant),
            Money.Fen(part),
            new RefundTerms
            {
                Total = _random.Next(20) == 0 ? order.Amount + Money.Fen(1) : order.Amount,
                NotifyUrl = _random.Next(2) == 0 ? "https://example.com/refund" : null,
                Hold = _random.Next(5) == 0 ? RefundHold.Abnormal : null,
            });
        _refunds.Add(command);
        return () => new GiveBack(world, command);
    }

    private Func<Command> DrawSendElsewhere()
    {
        var refund = _refunds.LastOrDefault(refund => refund.Terms.Hold is not null) ?? _refunds[^1];
        return () => new SendElsewhere(world, refund, _random.Next(3) == 0 ? RefundWay.PayersBank : RefundWay.Merchant);
    }

    private Func<Command> DrawReverse()
    {
        var order = _orders.Count > 0 && _random.Next(6) != 0
            ? Recent()
            : NewTerms(); // Reversed before it comes.
        var by = Somebody(order);
        return () => new Reverse(world, order, by);
    }

    private Func<Command> DrawRefundAgain()
    {
        var command = _refunds[_random.Next(_refunds.Count)];
        if (_random.Next(5) == 0) command = command with { Terms = command.Terms with { Reason = "another" } };
        if (_random.Next(5) == 0) command = command with { Order = Recent().OutTradeNo.OrderOf(command.Merchant) };
        return () => new GiveBack(world, command);
    }

    private Func<Command> DrawLookAtRefund()
    {
        var command = _refunds[_random.Next(_refunds.Count)];
        return () => new LookAtRefund(world, command.Merchant, command.OutRefundNo);
    }
}

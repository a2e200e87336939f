using Tael.Domain.Ledger;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;

namespace Tael.Domain.ServiceOrders;

/// <summary>A user's profile says that it trusts them with this service: begin, or give that back.</summary>
/// <remarks>Never refuses. Whatever the answer, it has arrived and the profile may forget it.</remarks>
public static class CreditServiceOrder
{
    public static Decision<CreditStatus, ServiceOrderEvent> Decide(
        ServiceOrder? order, CreditAccount credit, ServiceOrderEvent? earlier, Instant now)
    {
        if (earlier is ServiceOrderAccepted) return new(CreditStatus.Credited);
        if (earlier is ServiceOrderNotAccepted notAccepted) return new(notAccepted.Reason);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);
        if (credit.From.Kind != AccountKind.Score || !credit.Amount.IsZero)
        {
            throw new InvalidOperationException($"{credit.Id} is no trust of a score profile.");
        }

        var user = UserId.Parse(credit.From.Value[2..]);
        if (WhyNot(order, user, now) is not { } reason)
        {
            var accepted = new ServiceOrderAccepted(credit.Id, credit.From, credit.Amount, user, now);
            return order!.Terms!.Bill is { } bill
                ? new(CreditStatus.Credited, [accepted, .. Completed(order, accepted, bill, now)])
                : new(CreditStatus.Credited, accepted);
        }

        // The merchant is named by the account: there may be no terms.
        return new(
            reason,
            new ServiceOrderNotAccepted(credit.Id, credit.From, credit.Amount, reason, now),
            new ServiceOrderFactTold(
                credit.Id.Back(),
                credit.From,
                credit.Amount,
                new ScoreFact(ScoreFactKind.OrderWithdrawn, order?.Terms?.Merchant ?? default),
                now));
    }

    /// <summary>It had been used when it was offered: accepted and completed are one decision.</summary>
    private static ServiceOrderEvent[] Completed(ServiceOrder order, ServiceOrderAccepted accepted, ServiceBill bill, Instant now)
    {
        var self = order.Terms!.No.OrderOf(order.Terms.Merchant);
        return CompleteServiceOrder.Events(self, ServiceOrder.Evolve(order, accepted), bill, now);
    }

    private static CreditStatus? WhyNot(ServiceOrder? order, UserId user, Instant now)
    {
        if (order?.Terms is not { } terms) return CreditStatus.ServiceOrderNotFound;
        if (terms.User is { } only && only != user) return CreditStatus.NotThePayer;
        return order.State != ServiceOrderState.Created || order.IsOverdue(now) ? CreditStatus.ServiceOrderTaken : null;
    }
}

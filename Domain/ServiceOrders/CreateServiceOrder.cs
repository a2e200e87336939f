using Orleans;

namespace Tael.Domain.ServiceOrders;

/// <summary>Offer a service on trust. Its id is the merchant's out_order_no.</summary>
/// <param name="Service">As it is agreed now; what counts of a repeated request is its terms.</param>
[GenerateSerializer, Immutable, Alias("CreateServiceOrder")]
public sealed record CreateServiceOrder(
    [property: Id(0)] ServiceOrderTerms Terms, [property: Id(1)] TrustService Service)
{
    public static Decision<CreateServiceOrderStatus, ServiceOrderEvent> Decide(
        ServiceOrder? order, CreateServiceOrder command, Instant now)
    {
        // The same request gets the same answer whatever has become of the order since.
        if (order?.Terms is { } earlier)
        {
            return new(earlier == command.Terms ? CreateServiceOrderStatus.Created : CreateServiceOrderStatus.OutOrderNoUsed);
        }

        if (order is { State: ServiceOrderState.Revoked }) return new(CreateServiceOrderStatus.Revoked);

        if (command.Terms.Bill is { } bill && bill.Total > command.Service.Quota) return new(CreateServiceOrderStatus.ExceedsQuota);
        if (command.Terms.RiskFund is { } fund && WhyNot(fund, command.Service) is { } why) return new(why);

        return new(CreateServiceOrderStatus.Created, new ServiceOrderCreated(command.Terms, command.Service, now));
    }

    private static CreateServiceOrderStatus? WhyNot(RiskFund fund, TrustService service)
    {
        if (!service.Takes(fund.Kind)) return CreateServiceOrderStatus.RiskFundNotOfService;
        return fund.Amount.IsZero || fund.Amount > service.RiskFundMax ? CreateServiceOrderStatus.RiskFundOutOfRange : null;
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum CreateServiceOrderStatus : byte
{
    Created = 1,
    OutOrderNoUsed = 2,

    /// <summary>It was cancelled before it ever arrived.</summary>
    Revoked = 3,

    /// <summary>The service is without deposit, or is not, and the risk fund is of the other sort.</summary>
    RiskFundNotOfService = 4,
    RiskFundOutOfRange = 5,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 6,

    /// <summary>It has cost more than was agreed for the service; after <see cref="Revoked"/>.</summary>
    ExceedsQuota = 7,
}

using Orleans;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;

namespace Tael.Domain.Merchants;

/// <summary>Let a merchant offer a service on trust, or change on what terms. For later orders: those there are keep theirs.</summary>
[GenerateSerializer, Immutable, Alias("AgreeTrustService")]
public sealed record AgreeTrustService([property: Id(0)] TrustService Service)
{
    public static Decision<AgreeTrustServiceStatus, MerchantEvent> Decide(
        Merchant? merchant, AgreeTrustService command, Instant now)
    {
        var service = command.Service;
        if (merchant?.Profile is null) return new(AgreeTrustServiceStatus.MerchantNotFound);

        var known = merchant.ServiceOf(service.Id);
        if (known == service) return new(AgreeTrustServiceStatus.Agreed);
        if (service.RiskFundMax.Minor is < 1 or > TrustService.AmountMaxMinor
            || service.Quota.Minor is < 1 or > TrustService.AmountMaxMinor)
        {
            return new(AgreeTrustServiceStatus.AmountOutOfRange);
        }

        if (service.ScoreMin is < Scorecard.Min or > Scorecard.Max) return new(AgreeTrustServiceStatus.ScoreOutOfRange);
        if (known is null && merchant.Services.Length >= Merchant.ServicesMax) return new(AgreeTrustServiceStatus.TooManyServices);

        return new(AgreeTrustServiceStatus.Agreed, new TrustServiceAgreed(service, now));
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum AgreeTrustServiceStatus : byte
{
    Agreed = 1,
    MerchantNotFound = 2,
    AmountOutOfRange = 3,
    ScoreOutOfRange = 4,
    TooManyServices = 5,

    /// <summary>The merchant is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 6,
}

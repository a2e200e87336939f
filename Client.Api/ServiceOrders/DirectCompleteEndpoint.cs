using System.Collections.Immutable;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>POST /v3/payscore/serviceorder/direct-complete: a service that has been used already, made and completed in one.</summary>
/// <remarks>Only for users who have given permission. The order is accepted and completed in one decision, or not at all; it has no risk fund,
/// so it may cost what was agreed as the service's quota. The same request again is answered with what has become of the
/// order.</remarks>
public static class DirectCompleteEndpoint
{
    public static void Map(V3Endpoints v3) => v3.Post<DirectCompleteRequest>("/v3/payscore/serviceorder/direct-complete", Handle)
        .Answers<ServiceOrderAnswer>()
        .Refuses(ServiceOrdering.Refusals);

    internal static async Task<Answer> Handle(V3Call call, DirectCompleteRequest request)
    {
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;

        var (user, unknown) = ServiceOrdering.UserOf(call, request.Appid, request.Openid);
        if (unknown is not null) return unknown;

        return await Create(
            call, Partnership.Self(call), request, (user, null), order => Answer.Ok(ServiceOrderAnswer.Of(order, call.Services.OpenIds)));
    }

    /// <summary>For the service provider's call too, which differs in who is meant only.</summary>
    internal static async Task<Answer> Create(
        V3Call call, Partnership of, DirectCompleteRequest request, (UserId? Id, string? SubAppId) user, Func<ServiceOrder, Answer> answer)
    {
        var (service, none) = await ServiceOrdering.ServiceOf(call, request.ServiceId);
        if (service is null) return none!;
        if ((ServiceBills.WhyNot(request) ?? ServiceBills.WhyNot(request.TimeRange, Instant.Of(call.Services.Clock))) is { } refusal)
        {
            return refusal;
        }

        var terms = ServiceOrdering.Terms(of, request, user.Id, request.ServiceIntroduction ?? service.Name) with
        {
            NotifyUrl = request.NotifyUrl,
            SubAppId = user.SubAppId,
            Bill = ServiceBills.Of(request) with { ProfitSharing = request.ProfitSharing, GoodsTag = request.GoodsTag },
        };
        return await ServiceOrdering.Create(call, new(terms, service), answer);
    }
}

/// <summary>What a merchant sends to make an order of a service that has been used.</summary>
/// <remarks>Source: POST /v3/payscore/serviceorder/direct-complete.</remarks>
public record DirectCompleteRequest : ServiceOfferRequest, IBillRequest
{
    /// <summary>The service's name if left out.</summary>
    [Text(20)] public string? ServiceIntroduction { get; init; }
    [NotifyUrl(255)] public string? NotifyUrl { get; init; }

    /// <summary>Fen: all payments less all discounts.</summary>
    [Whole(0, TrustService.AmountMaxMinor)] public required long TotalAmount { get; init; }
    public bool? ProfitSharing { get; init; }
    [Text(32)] public string? GoodsTag { get; init; }

    ImmutableArray<ServicePayment> IBillRequest.PostPayments => PostPayments ?? [];
}

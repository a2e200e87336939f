using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>POST /v3/payscore/serviceorder: a service that a user may use before they pay for it, or without the deposit.</summary>
/// <remarks>With <c>need_user_confirm</c> the user's app confirms it with the <c>package</c>, within 30 days. Without, the user must have
/// given permission, and it is decided at once whether they are trusted. The same request again is answered with what has become of
/// the order. Whether somebody is trusted is a yes or no: what it goes by is told to nobody but them.</remarks>
public static class CreateServiceOrderEndpoint
{
    public static void Map(V3Endpoints v3) => v3.Post<CreateServiceOrderRequest>("/v3/payscore/serviceorder", Handle)
        .Answers<ServiceOrderAnswer>()
        .Refuses(ServiceOrdering.Refusals);

    internal static async Task<Answer> Handle(V3Call call, CreateServiceOrderRequest request)
    {
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;

        if (ServiceOrdering.WhyNot(request.TimeRange) is { } refusal) return refusal;

        var (user, unknown) = ServiceOrdering.UserOf(call, request.Appid, request.Openid);
        if (unknown is not null) return unknown;

        var (service, none) = await ServiceOrdering.ServiceOf(call, request.ServiceId);
        return service is null
            ? none!
            : await ServiceOrdering.Create(
                call,
                new CreateServiceOrder(ServiceOrdering.Terms(Partnership.Self(call), request, user), service),
                order => Answer.Ok(WithPackage(call, order)));
    }

    /// <summary>With what the user's app confirms it with.</summary>
    internal static ServiceOrderAnswer WithPackage(V3Call call, ServiceOrder order) => ServiceOrderAnswer.Of(order, call.Services.OpenIds) with
    {
        Package = call.Services.ServiceTokens.PackageOf(order.Terms!.Merchant, order.Terms.No),
    };
}

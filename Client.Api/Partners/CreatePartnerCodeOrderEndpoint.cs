using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Partners;

/// <summary>POST /v3/pay/partner/transactions/codepay: the payer has shown a payment code at a merchant whose till is the service
/// provider's, and pays at once.</summary>
/// <remarks>Answers as POST /v3/pay/transactions/codepay does. The money is the merchant's (sub_mchid); asking and reversing is the service
/// provider's. Without sp_appid the service provider's first app is meant.</remarks>
public static class CreatePartnerCodeOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/partner/transactions/codepay", Handle)
            .Answers<PartnerTransactionAnswer>()
            .Refuses(Ordering.Refusals)
            .Refuses(Partnership.Refusals)
            .Refuses(CreateCodeOrderEndpoint.Refusals);

    internal static Task<Answer> Handle(V3Call call, Request request) => PartnerOrdering.For(call, request, async order =>
        call.Services.PaymentCodes.TryParse(request.Payer.AuthCode, out var code)
            ? await CreateCodeOrderEndpoint.Pay(call, order.Own(request.ToTerms(call, order.Place, code)), code)
            : CreateCodeOrderEndpoint.NotGood());

    public sealed record Request : CodeContentRequest, IPartnerRequest
    {
        [Text(32)] public string? SpAppid { get; init; }
        [Text(32)] public required string SpMchid { get; init; }
        [Text(32)] public string? SubAppid { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
    }
}

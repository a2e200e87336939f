using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Merchants;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Grains;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/merchants/{mchid}/services {scene, serviceId?, name?, riskFundMax?, quota?, scoreMin?}: a service that the merchant may
/// offer on trust.</summary>
/// <remarks>With a serviceId that the merchant has, it is offered on these terms from now on.</remarks>
internal static class AgreeTrustServiceEndpoint
{
    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapPost("/merchants/{mchid}/services", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<Response>()
        .Refuses(404, "MERCHANT_NOT_FOUND", "there is no such merchant")
        .Refuses(409, "TOO_MANY_SERVICES", "the merchant has 50 services")
        .Refuses(403, "ACCOUNT_STOPPED", "the merchant is stopped, since an audit has found its rows changed");

    private static async Task<IResult> Handle(string mchid, HttpRequest http, IGrainFactory grains, GrainCalls calls)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;
        if (!MerchantId.TryParse(mchid, out var merchant)) return NotFound();

        var service = SandboxScenes.Of(request.Scene, request.ServiceId ?? $"0000{RandomNumberGenerator.GetString("0123456789", 28)}");
        service = service with
        {
            Name = request.Name ?? service.Name,
            RiskFundMax = request.RiskFundMax is { } most ? Money.Fen(most) : service.RiskFundMax,
            Quota = request.Quota is { } quota ? Money.Fen(quota) : service.Quota,
            ScoreMin = request.ScoreMin ?? service.ScoreMin,
        };
        var status = await calls.Run(grains.Merchant(merchant), grain => grain.Agree(new(service)));
        return status switch
        {
            AgreeTrustServiceStatus.Agreed => OwnJson.Ok(new Response(
                service.Id, request.Scene, service.Name, service.RiskFundMax.Minor, service.Quota.Minor, service.ScoreMin)),
            AgreeTrustServiceStatus.MerchantNotFound => NotFound(),
            AgreeTrustServiceStatus.TooManyServices => Problems.Of(409, "TOO_MANY_SERVICES", "A merchant has 50 services at most."),
            AgreeTrustServiceStatus.AccountStopped => Problems.Of(403, "ACCOUNT_STOPPED", "The merchant is stopped."),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static ProblemHttpResult NotFound() => Problems.Of(404, "MERCHANT_NOT_FOUND", "There is no such merchant.");

    /// <param name="RiskFundMax">Fen; the scene's if left out, as the rest.</param>
    private sealed record Request(
        [property: OneOf("POWER_BANK", "BIKE", "UNMANNED_SHELF", "RIDE_FIRST", "PARCEL_FIRST", "HOTEL", "PLAY_FIRST", "HOSPITAL")]
        string Scene,
        [property: Form("^[0-9]{1,32}$", "must be 1 to 32 digits")] string? ServiceId = null,
        [property: Text(20)] string? Name = null,
        [property: Whole(1, TrustService.AmountMaxMinor)] long? RiskFundMax = null,
        [property: Whole(1, TrustService.AmountMaxMinor)] long? Quota = null,
        [property: Whole(Scorecard.Min, Scorecard.Max)] int? ScoreMin = null);

    private sealed record Response(string ServiceId, string Scene, string Name, long RiskFundMax, long Quota, int ScoreMin);
}

using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/devices {merchant, store?, model?}: a device of a merchant, enrolled, with its key pair.</summary>
internal static class MakeDeviceEndpoint
{
    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapPost("/devices", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<DeviceFile>()
        .Refuses(404, "MERCHANT_NOT_FOUND", "there is no such merchant")
        .Refuses(409, "FLEET_FULL", "the merchant has as many devices as it may");

    private static async Task<IResult> Handle(HttpRequest http, SandboxDevices devices, IGrainFactory grains)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;
        if (!MerchantId.TryParse(request.Merchant, out var merchant) || (await grains.Merchant(merchant).Look())?.Profile is null)
        {
            return Problems.Of(404, "MERCHANT_NOT_FOUND", "There is no such merchant.");
        }

        var made = await devices.New(merchant, request.Store ?? "store-1", request.Model ?? SandboxDevices.DefaultModel);
        return made is null ? Problems.Of(409, "FLEET_FULL", "The merchant has as many devices as it may.") : OwnJson.Ok(made);
    }

    /// <param name="Merchant">Whose it is: an mchid.</param>
    private sealed record Request(
        [property: Text(10)] string Merchant,
        [property: Text(32)] string? Store = null,
        [property: Text(64)] string? Model = null);
}

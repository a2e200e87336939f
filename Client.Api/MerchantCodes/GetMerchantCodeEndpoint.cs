using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Client.Api.MerchantCodes;

/// <summary>GET /v3/tael/merchant-codes/{code_id}: one of the merchant's own fixed codes. Not of WeChat Pay.</summary>
public static class GetMerchantCodeEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get("/v3/tael/merchant-codes/{code_id}", Handle)
            .Answers<MerchantCodeAnswer>()
            .Refuses(ErrorCode.ResourceNotExists, "the merchant has no such code");

    internal static async Task<Answer> Handle(V3Call call)
    {
        var text = call.Path("code_id");
        return MerchantCodeId.TryParse(text, out var id) ? await Show(call, id) : Refusal.Url("code_id", text, "is no code_id");
    }

    internal static async Task<Answer> Show(V3Call call, MerchantCodeId id)
    {
        var merchant = await call.Ask(call.Grains.Merchant(call.Merchant.Id), grain => grain.Look());
        if (merchant?.CodeOf(id) is not { } code) return Answer.Refuse(ErrorCode.ResourceNotExists);

        return Answer.Ok(new MerchantCodeAnswer(
            id.Value, call.Services.MerchantCodes.UrlOf(call.Merchant.Id, id), code.IsClosed ? "CLOSED" : "ACTIVE", code.AppId,
            code.Description, code.Attach, code.NotifyUrl));
    }
}

/// <param name="CodeUrl">What the printed code says.</param>
internal sealed record MerchantCodeAnswer(
    string CodeId,
    string CodeUrl,
    [property: OneOf("ACTIVE", "CLOSED")] string State,
    string Appid,
    string Description,
    string? Attach,
    string NotifyUrl);

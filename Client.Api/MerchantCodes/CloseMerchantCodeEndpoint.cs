using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Client.Api.MerchantCodes;

/// <summary>POST /v3/tael/merchant-codes/{code_id}/close: 204, and nobody can pay by this fixed code any more. Not of WeChat Pay.</summary>
/// <remarks>Closing a closed one is 204 again. What has been paid by it stays paid, and is refunded as ever.</remarks>
public static class CloseMerchantCodeEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post("/v3/tael/merchant-codes/{code_id}/close", Handle)
            .AnswersNothing()
            .Refuses(ErrorCode.ResourceNotExists, "the merchant has no such code")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call)
    {
        var text = call.Path("code_id");
        if (!MerchantCodeId.TryParse(text, out var id)) return Refusal.Url("code_id", text, "is no code_id");

        var command = new CloseMerchantCode(id);
        var status = await call.Ask(call.Grains.Merchant(call.Merchant.Id), merchant => merchant.CloseCode(command));
        return status switch
        {
            MerchantCodeStatus.Done => Answer.NoContent,
            MerchantCodeStatus.CodeNotFound => Answer.Refuse(ErrorCode.ResourceNotExists),
            MerchantCodeStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }
}

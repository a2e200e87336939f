using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Client.Api.MerchantCodes;

/// <summary>POST /v3/tael/merchant-codes: a fixed code to print; whoever scans it types the amount and pays.</summary>
/// <remarks>
/// Not of WeChat Pay, where such codes are ordered and not called for. Each payment by it is an order of the merchant with what was said
/// here, and is notified, queried and refunded as any other. The same request again gets the same <c>code_url</c>; other content under the
/// <c>code_id</c>, ALREADY_EXISTS: what hangs on a wall does not change.
/// </remarks>
public static class MakeMerchantCodeEndpoint
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";

    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/tael/merchant-codes", Handle)
            .Answers<MerchantCodeAnswer>()
            .Refuses(ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant")
            .Refuses(ErrorCode.AlreadyExists, "`code_id` was used for a code with other content")
            .Refuses(ErrorCode.RuleLimit, "the merchant has as many codes as it may have")
            .Refuses(ErrorCode.MchNotExists, "the merchant is not registered any more")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;

        var code = new MerchantCode
        {
            CodeId = MerchantCodeId.Parse(request.CodeId),
            AppId = request.Appid,
            Description = request.Description,
            Attach = request.Attach,
            NotifyUrl = request.NotifyUrl,
        };
        var command = new MakeMerchantCode(code);
        var status = await call.Ask(call.Grains.Merchant(call.Merchant.Id), merchant => merchant.MakeCode(command));
        return status switch
        {
            MerchantCodeStatus.Done => await GetMerchantCodeEndpoint.Show(call, code.CodeId),
            MerchantCodeStatus.CodeIdUsed => new Refusal(
                ErrorCode.AlreadyExists, "/code_id", request.CodeId, "used for a code with other content", "body"),
            MerchantCodeStatus.TooManyCodes => Answer.Refuse(ErrorCode.RuleLimit),
            MerchantCodeStatus.MerchantNotFound => Answer.Refuse(ErrorCode.MchNotExists),
            MerchantCodeStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    public sealed record Request
    {
        [Text(MerchantCodeId.LengthMax, Alphabet = Alphabet)] public required string CodeId { get; init; }
        [Text(32)] public required string Appid { get; init; }
        [Text(127)] public required string Description { get; init; }
        [Text(128, LengthMin = 0)] public string? Attach { get; init; }
        [NotifyUrl(255)] public required string NotifyUrl { get; init; }
    }
}

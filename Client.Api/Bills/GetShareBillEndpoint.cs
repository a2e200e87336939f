using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Bills;

/// <summary>GET /v3/profitsharing/bills: where a day's profit-sharing bill can be downloaded.</summary>
public static class GetShareBillEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<Query>("/v3/profitsharing/bills", Handle)
            .Answers<BillLink>()
            .Refuses(BillAnswer.Refusals)
            .Refuses(ErrorCode.RateLimitExceed, "too much is asked for at once; nothing has been done, so send it again");

    internal static Task<Answer> Handle(V3Call call, Query query) => BillAnswer.Of(call, (query.BillDate, query.SubMchid), BillKind.Sharing, query.TarType);

    public sealed record Query
    {
        /// <summary>Whose orders were shared out, if the caller is its service provider; the caller's own unless it is given.</summary>
        [Text(32)] public string? SubMchid { get; init; }

        [Text(10)] public required string BillDate { get; init; }
        [OneOf("GZIP")] public string? TarType { get; init; }
    }
}

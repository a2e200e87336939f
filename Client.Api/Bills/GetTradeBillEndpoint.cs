using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Bills;

/// <summary>GET /v3/bill/tradebill: where a day's trade bill can be downloaded.</summary>
public static class GetTradeBillEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<Query>("/v3/bill/tradebill", Handle).Answers<BillLink>().Refuses(BillAnswer.Refusals);

    internal static Task<Answer> Handle(V3Call call, Query query) => BillAnswer.Of(
        call,
        (query.BillDate, query.SubMchid),
        query.BillType switch
        {
            "SUCCESS" => BillKind.TradeSuccess,
            "REFUND" => BillKind.TradeRefund,
            _ => BillKind.TradeAll,
        },
        query.TarType);

    public sealed record Query
    {
        [Text(10)] public required string BillDate { get; init; }

        /// <summary>Whose bill it is, if the caller is its service provider; the caller's own unless it is given.</summary>
        [Text(32)] public string? SubMchid { get; init; }

        /// <summary>ALL unless it is given.</summary>
        [OneOf("ALL", "SUCCESS", "REFUND")] public string? BillType { get; init; }

        [OneOf("GZIP")] public string? TarType { get; init; }
    }
}

using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Bills;

/// <summary>GET /v3/bill/fundflowbill: where a day's fund-flow bill can be downloaded.</summary>
public static class GetFundFlowBillEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<Query>("/v3/bill/fundflowbill", Handle).Answers<BillLink>().Refuses(BillAnswer.Refusals);

    internal static Task<Answer> Handle(V3Call call, Query query) => BillAnswer.Of(
        call,
        (query.BillDate, query.SubMchid),
        query.AccountType switch
        {
            "OPERATION" => BillKind.FundOperation,
            "FEES" => BillKind.FundFees,
            _ => BillKind.FundBasic,
        },
        query.TarType);

    public sealed record Query
    {
        [Text(10)] public required string BillDate { get; init; }

        /// <summary>Whose bill it is, if the caller is its service provider; the caller's own unless it is given.</summary>
        [Text(32)] public string? SubMchid { get; init; }

        /// <summary>BASIC unless it is given.</summary>
        [OneOf("BASIC", "OPERATION", "FEES")] public string? AccountType { get; init; }

        [OneOf("GZIP")] public string? TarType { get; init; }
    }
}

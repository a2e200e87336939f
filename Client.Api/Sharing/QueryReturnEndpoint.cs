using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Sharing;
using Tael.Grains;

namespace Tael.Client.Api.Sharing;

/// <summary>GET /v3/profitsharing/return-orders/{out_return_no}?out_order_no=: what has become of a return.</summary>
/// <remarks>RESOURCE_NOT_EXISTS if there is none, also after a refusal. FAILED: another return overtook it, and the receiver has the
/// money back.</remarks>
public static class QueryReturnEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<Query>("/v3/profitsharing/return-orders/{out_return_no}", Handle)
            .Answers<ReturnAnswer>()
            .Refuses(ErrorCode.NoAuth, "`sub_mchid` is no merchant of this service provider")
            .Refuses(ErrorCode.ResourceNotExists, "there is no such return of this merchant's profit-sharing order");

    internal static async Task<Answer> Handle(V3Call call, Query query)
    {
        var text = call.Path("out_return_no");
        if (!OutReturnNo.TryParse(text, out var no)) return Refusal.Url("out_return_no", text, "is no out_return_no");

        var (of, notAllowed) = await Partnership.Of(call, query.SubMchid, "sub_mchid", "query");
        if (notAllowed is not null) return notAllowed;

        var share = OutSharingNo.Parse(query.OutOrderNo);
        return await Find(call, of, share, no) is { } asked
            ? await AnswerWith(call, of, share, asked)
            : Answer.Refuse(ErrorCode.ResourceNotExists);
    }

    internal static async Task<Answer> AnswerWith(V3Call call, Partnership of, OutSharingNo share, AskedReturn asked)
    {
        var outcome = await call.Ask(call.Grains.Share(asked.Share), grain => grain.FindReturn(asked));
        return Answer.Ok(ReturnAnswer.Of(of, share, asked, outcome));
    }

    /// <summary>Who gave it back, the profit-sharing order knows; who tried to, the receivers do.</summary>
    private static async Task<AskedReturn?> Find(V3Call call, Partnership of, OutSharingNo no, OutReturnNo returnNo)
    {
        var account = no.ShareOf(of.Merchant);
        if (await call.Ask(call.Grains.Share(account), grain => grain.Look()) is not { Terms: { } terms } share) return null;
        if (terms.Partner != of.Partner) return null;

        var done = share.Returns.Where(back => back.OutReturnNo == returnNo).Select(back => back.Receiver).ToArray();
        foreach (var receiver in done.Length > 0 ? done : [.. terms.Receivers.Select(receiver => receiver.Account).Distinct()])
        {
            if (!MerchantId.TryOf(receiver, out var merchant)) continue;

            var asked = await call.Ask(call.Grains.Merchant(merchant), grain => grain.FindReturn(returnNo, of.Merchant));
            if (asked?.Share == account) return asked;
        }

        return null;
    }

    public sealed record Query
    {
        /// <summary>Whose order was shared out, if the caller is its service provider.</summary>
        [Text(32)] public string? SubMchid { get; init; }

        [Text(OutSharingNo.LengthMax, Alphabet = OutSharingNo.Letters)] public required string OutOrderNo { get; init; }
    }
}

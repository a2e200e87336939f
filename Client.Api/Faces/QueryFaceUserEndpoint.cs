using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;

namespace Tael.Client.Api.Faces;

/// <summary>GET /v3/facemch/users/{face_sid}?info_type=&amp;appid=: who a device has seen, as the caller's app knows them; face_sid is the face_code.
/// </summary>
/// <remarks>Source: GET /v3/facemch/users/{face_sid}. ASK_UNIONID answers the openids, since there is no union_id here; ASK_REAL_NAME is
/// NO_AUTH, since there are no names here.</remarks>
public static class QueryFaceUserEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<Query>("/v3/facemch/users/{face_sid}", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.NoAuth, "`sub_mchid` is no merchant of this service provider, or a real name is asked for")
            .Refuses(ErrorCode.AppidMchidNotMatch, "`appid` is not the caller's, or `sub_appid` not the sub-merchant's")
            .Refuses(ErrorCode.ResourceNotExists, "it is no face_code of this merchant's devices, or too old");

    internal static async Task<Answer> Handle(V3Call call, Query query)
    {
        var (by, refusal) = await FaceCaller.Of(call, (query.Appid, query.SubAppid, query.SubMchid));
        if (refusal is not null) return refusal;
        if (query.InfoType == "ASK_REAL_NAME") return Answer.Refuse(ErrorCode.NoAuth);
        if (query.InfoType != "ASK_UNIONID")
        {
            return new Refusal(ErrorCode.ParamError, "info_type", Refusal.Shorten(query.InfoType), "is no documented value", "query");
        }

        if (!call.Services.FaceTokens.TryReadCode(call.Path("face_sid"), out var code)
            || code.Device.Merchant != by.For.Merchant || code.GoodUntil < Instant.Of(call.Services.Clock))
        {
            return Answer.Refuse(ErrorCode.ResourceNotExists);
        }

        var openIds = call.Services.OpenIds;
        return Answer.Ok(new Response(openIds.Of(code.User, query.Appid), query.SubAppid is { } own ? openIds.Of(code.User, own) : null));
    }

    public sealed record Query
    {
        /// <summary>What is asked for: ASK_UNIONID or ASK_REAL_NAME.</summary>
        [Text(32)] public required string InfoType { get; init; }

        [Text(32)] public required string Appid { get; init; }
        [Text(32)] public string? SubMchid { get; init; }
        [Text(32)] public string? SubAppid { get; init; }

        [NotOffered("no real name is told")] public string? SubSerialNo { get; init; }
    }

    public sealed record Response(string Openid, string? SubOpenid);
}

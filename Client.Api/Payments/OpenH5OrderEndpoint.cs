using Microsoft.AspNetCore.Mvc;
using Tael.Client.Api.Keys;

namespace Tael.Client.Api.Payments;

/// <summary>GET /pay/h5?prepay_id=: what <c>h5_url</c> leads to. Redirects (302) to the link that opens the wallet app.</summary>
/// <remarks>
/// No account is needed to open it, and none is looked at: the wallet app asks who pays, and for what. 404 for a prepay_id
/// that is not ours. Merchants may add <c>redirect_url</c>, where their page goes on; it is the page's, and not read here, so this is no
/// open redirect. Source: WeChat Pay, H5 payment.
/// </remarks>
internal static class OpenH5OrderEndpoint
{
    private const string Path = "/pay/h5";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Handle);

    public static string UrlOf(HttpRequest http, string prepayId) => $"{http.Scheme}://{http.Host}{Path}?prepay_id={prepayId}";

    private static IResult Handle(HttpRequest http, [FromServices] PrepayIds prepayIds)
    {
        var prepayId = http.Query["prepay_id"].ToString();
        return prepayId.StartsWith("wx", StringComparison.Ordinal) && prepayIds.TryParse(prepayId, out _)
            ? Results.Redirect(PrepayIds.AppLink(prepayId))
            : Results.NotFound();
    }
}

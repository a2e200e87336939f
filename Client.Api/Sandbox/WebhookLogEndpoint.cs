using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;
using Tael.Grains.Notifications;

namespace Tael.Client.Api.Sandbox;

/// <summary>GET /sandbox/webhooks?outTradeNo=&amp;mchid=: every notification of an order with every attempt to deliver
/// it; without an order the newest.</summary>
/// <remarks>A combine_out_trade_no is one too. An out_trade_no is a merchant's own: without mchid it is the demo merchant's, or whoever else has used it
/// among the newest.</remarks>
internal static class WebhookLogEndpoint
{
    private const int NewestShown = 100;
    private const int NewestSearched = 500;

    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapGet("/webhooks", Handle)
        .TakesOwnQuery<Query>()
        .AnswersOwn<Response>()
        .Refuses(400, "PARAM_ERROR", "a parameter is beyond its limits: `field` names it");

    private static async Task<IResult> Handle([AsParameters] Query query, IGrainFactory grains, DemoWorld world)
    {
        if (OwnJson.WhyNot(query) is { } refusal) return refusal;

        var (outTradeNo, mchid) = query;
        MerchantId merchant = default;
        OutTradeNo no = default;
        if (mchid is not null && !MerchantId.TryParse(mchid, out merchant))
        {
            return OwnJson.Refuse("mchid has 8 to 10 digits.", "mchid");
        }
        if (outTradeNo is not null && !OutTradeNo.TryParse(outTradeNo, out no))
        {
            return OwnJson.Refuse("outTradeNo has 6 to 32 of 0-9 a-z A-Z _ - | *.", "outTradeNo");
        }

        var outbox = grains.Webhooks();
        if (outTradeNo is not null)
        {
            var owner = mchid is null ? world.DemoMerchant : merchant;
            var one = await outbox.Log(no.OrderOf(owner), NewestShown);
            var combined = await outbox.Log(no.CombinedOf(owner), NewestShown);
            if (one.Length + combined.Length > 0 || mchid is not null) return Show([.. one, .. combined]);
        }

        var newest = await outbox.Log(null, outTradeNo is null && mchid is null ? NewestShown : NewestSearched);
        return Show(newest.Where(log => (outTradeNo is null || OutTradeNoOf(log.Webhook.Order) == outTradeNo)
            && (mchid is null || log.Webhook.Merchant == merchant)));
    }

    private static IResult Show(IEnumerable<WebhookLog> logs) => OwnJson.Ok(new Response([.. logs.Select(Of)]));

    private static Delivery Of(WebhookLog log) => new(
        log.Webhook.Id,
        log.Webhook.EventType,
        $"{log.Webhook.Merchant}",
        OutTradeNoOf(log.Webhook.Order),
        log.Webhook.Url,
        log.Webhook.Sequence,
        OwnJson.Time(log.Webhook.CreatedAt),
        log.State switch
        {
            WebhookState.Acknowledged => "ACKNOWLEDGED",
            WebhookState.GivenUp => "GIVEN_UP",
            _ => "DUE",
        },
        log.NextAt is { } next ? OwnJson.Time(next) : null,
        [.. log.Attempts.Select(Of)]);

    private static Attempt Of(WebhookAttempt attempt) => new(
        attempt.Number,
        OwnJson.Time(attempt.At),
        attempt.RequestBody,
        attempt.HttpStatus,
        attempt.ResponseBody,
        attempt.Error,
        attempt.DurationMillis,
        attempt.Acknowledged,
        attempt.NextAt is { } next ? OwnJson.Time(next) : null);

    /// <summary>An order's account is <c>o-mchid-outTradeNo</c>, a combined one's <c>j-mchid-combineOutTradeNo</c>; only the last may hold a dash itself.</summary>
    internal static string OutTradeNoOf(AccountId order) => order.Value.Split('-', 3)[2];

    /// <param name="OutTradeNo">Whose notifications; of all orders if left out.</param>
    /// <param name="Mchid">Whose order it is.</param>
    internal sealed record Query(
        [property: Text(Domain.Payments.OutTradeNo.LengthMax, LengthMin = Domain.Payments.OutTradeNo.LengthMin)] string? OutTradeNo,
        [property: Form("^[1-9][0-9]{7,9}$", "must have 8 to 10 digits")] string? Mchid);

    private sealed record Response(Delivery[] Webhooks);

    private sealed record Delivery(
        string Id,
        string EventType,
        string Mchid,
        string OutTradeNo,
        string Url,
        int Sequence,
        string CreatedAt,
        string State,
        string? NextAt,
        Attempt[] Attempts);

    /// <param name="HttpStatus">0 if there was no answer: <paramref name="Error"/> says why.</param>
    private sealed record Attempt(
        int Number,
        string At,
        string RequestBody,
        int HttpStatus,
        string ResponseBody,
        string? Error,
        int DurationMillis,
        bool Acknowledged,
        string? NextAt);
}

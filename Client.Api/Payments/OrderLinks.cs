using Tael.Client.Api.Wire;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Payments;

/// <summary>What a merchant hands to the payer's wallet app, by <c>requestPayment</c> or its like.</summary>
public sealed record PrepayAnswer(string PrepayId)
{
    internal static Func<OrderTerms, Answer> Of(V3Call call) =>
        made => Answer.Ok(new PrepayAnswer(call.Services.PrepayIds.PrepayId(made.Merchant, made.OutTradeNo)));

    internal static Func<CombinedOrderTerms, Answer> OfCombined(V3Call call) =>
        made => Answer.Ok(new PrepayAnswer(call.Services.PrepayIds.PrepayIdOfCombined(made.Merchant, made.OutTradeNo)));
}

/// <summary>What is shown as a QR code: whoever scans it may pay.</summary>
public sealed record CodeAnswer(string CodeUrl)
{
    internal static Func<OrderTerms, Answer> Of(V3Call call) =>
        made => Answer.Ok(new CodeAnswer(call.Services.PrepayIds.CodeUrl(made.Merchant, made.OutTradeNo)));

    internal static Func<CombinedOrderTerms, Answer> OfCombined(V3Call call) =>
        made => Answer.Ok(new CodeAnswer(call.Services.PrepayIds.CodeUrlOfCombined(made.Merchant, made.OutTradeNo)));
}

/// <summary>Where a page in a phone's browser goes.</summary>
public sealed record H5Answer(string H5Url)
{
    internal static Func<OrderTerms, Answer> Of(V3Call call) =>
        made => OfPrepayId(call, call.Services.PrepayIds.PrepayId(made.Merchant, made.OutTradeNo));

    internal static Func<CombinedOrderTerms, Answer> OfCombined(V3Call call) =>
        made => OfPrepayId(call, call.Services.PrepayIds.PrepayIdOfCombined(made.Merchant, made.OutTradeNo));

    private static Answer OfPrepayId(V3Call call, string prepayId) =>
        Answer.Ok(new H5Answer(OpenH5OrderEndpoint.UrlOf(call.Http.Request, prepayId)));
}

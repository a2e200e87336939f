using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Payments;

/// <summary>The query of a call about an order: whose order it is. Only its own merchant may ask.</summary>
public sealed record MerchantQuery
{
    [Text(32)] public required string Mchid { get; init; }

    internal async Task<Answer> Then(V3Call call, Func<Partnership, Task<Answer>> then) =>
        Refuse(call, Mchid, "mchid", "query") is { } refusal ? refusal : await then(new(call.Merchant.Id));

    internal static Refusal? Refuse(V3Call call, string mchid, string field, string location) =>
        mchid == call.Merchant.Id.ToString()
            ? null
            : new(ErrorCode.NoAuth, field, Refusal.Shorten(mchid), "is not the merchant that signed", location);
}

using Tael.Client.Api.Wallets;
using Tael.Domain.Ledger;
using Tael.Grains;

namespace Tael.Client.Api.Operators;

/// <summary>A grain as an operator names it: by its key, like <c>w-8823</c> or <c>u-audit</c>.</summary>
internal static class GrainKey
{
    /// <returns>The grain, or why there is none of that name.</returns>
    public static (IGrainWithStringKey? Grain, IResult? Refusal) Find(IGrainFactory grains, string key) =>
        key.Length <= AccountId.LengthMax && grains.Named(key) is { } grain
            ? (grain, null)
            : (null, OwnJson.Refuse("A grain is an account (w-, o-, m-, p-, s-, v-, k-, h-, r- or x- and an id) or t-index, n-outbox, s-sweep, l-book, u-audit."));
}

using System.Diagnostics;
using Tael.Client.Api.Wire;
using Tael.Domain.Payouts;
using Tael.Grains;

namespace Tael.Client.Api.Payouts;

/// <summary>What the calls about a user's agreement to be paid without confirming have in common.</summary>
internal static class Authorizing
{
    /// <returns>Null if it has been asked for.</returns>
    /// <param name="field">The one that the number stands in.</param>
    public static async Task<Refusal?> Ask(V3Call call, PayoutAuthorizationTerms terms, string field)
    {
        var command = new AskPayoutAuthorization(terms);
        var status = await call.Ask(call.Grains.PayoutAuthorization(terms.Account), grain => grain.Ask(command));
        if (status != AskAuthorizationStatus.Asked)
        {
            call.NoteRefusal(terms.Account, terms.No.Value, nameof(AskPayoutAuthorization), $"{status}");
        }

        return status switch
        {
            AskAuthorizationStatus.Asked => null,
            AskAuthorizationStatus.NumberUsed => new(
                ErrorCode.AlreadyExists, field, terms.No.Value, "used for an authorisation with other content", "body"),
            AskAuthorizationStatus.Closed => Paying.Invalid("the authorisation was closed"),
            AskAuthorizationStatus.AccountStopped => new(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <summary>The merchant's authorisation under the number in the path; null if there is none. One that was asked for along with a
    /// transfer is there when its transfer is.</summary>
    public static async Task<PayoutAuthorization?> Find(V3Call call, OutAuthorizationNo no)
    {
        var account = no.AuthorizationOf(call.Merchant.Id);
        var found = await call.Ask(call.Grains.PayoutAuthorization(account), grain => grain.Look());
        if (found?.Terms is not { } terms) return null;
        if (terms.Payout is not { } along) return found;

        var payout = await call.Ask(call.Grains.Payout(along), grain => grain.Look());
        return payout is { WasFunded: true } ? found : null;
    }
}

using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Faces;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Faces;

/// <summary>Why nothing came of a look at a face, as it is told: a closed list. Nothing has been paid and nothing kept.</summary>
/// <remarks>Codes are a contract: append, never rename.</remarks>
internal sealed record FaceRefusal(int HttpStatus, string Code, string Detail)
{
    public static readonly FaceRefusal NotLive = new(403, "FACE_NOT_LIVE", "It may be a picture or a mask: look again.");

    public static readonly FaceRefusal NotSeenWell = new(403, "FACE_NOT_SEEN_WELL", "The face is not seen well enough: look again.");

    public static readonly FaceRefusal DigitsNeeded =
        new(409, "PHONE_DIGITS_NEEDED", "It is not clear whose face it is: ask for the last four digits of the phone.");

    public static readonly FaceRefusal NotKnown =
        new(404, "FACE_NOT_KNOWN", "Nobody with these digits has this face: pay in another way.");

    public static readonly FaceRefusal TicketInvalid =
        new(403, "TICKET_INVALID", "The ticket is none, is older than five minutes, or has been used.");

    public static readonly FaceRefusal AuthInfoInvalid =
        new(403, "AUTHINFO_INVALID", "The authinfo is none, is older than two hours, or is another device's.");

    /// <summary>What a look to find somebody is refused with.</summary>
    public static readonly FaceRefusal[] OfLooks = [NotLive, NotSeenWell, DigitsNeeded, NotKnown];

    public IResult Result => Problems.Of(HttpStatus, Code, Detail);

    public static FaceRefusal Of(FaceVerdict verdict, bool hasDigits) => verdict switch
    {
        FaceVerdict.NotLive => NotLive,
        FaceVerdict.Unclean => NotSeenWell,
        FaceVerdict.NotClear => hasDigits ? NotKnown : DigitsNeeded,
        _ => throw new UnreachableException($"{verdict}"),
    };

    /// <summary>Never called with <see cref="ChangeFaceConsentStatus.Changed"/>.</summary>
    public static IResult Of(ChangeFaceConsentStatus status) => status switch
    {
        ChangeFaceConsentStatus.WalletNotFound => Wallets.PaymentRefusal.WalletNotFound.Result,
        ChangeFaceConsentStatus.EnrolledMeanwhile => TicketInvalid.Result,
        ChangeFaceConsentStatus.AccountStopped => Problems.Of(403, "ACCOUNT_STOPPED", "This wallet is stopped; ask the operator."),
        _ => throw new UnreachableException($"{status}"),
    };
}

internal static class FaceRefusals
{
    public static IEndpointConventionBuilder Refuses(this IEndpointConventionBuilder endpoint, params IEnumerable<FaceRefusal> refusals)
    {
        foreach (var refusal in refusals) endpoint.Refuses(refusal.HttpStatus, refusal.Code, refusal.Detail);
        return endpoint;
    }
}

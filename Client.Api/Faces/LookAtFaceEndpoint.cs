using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Domain;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Faces;

/// <summary>GET /wallet/v1/face: whether the caller may pay by face, and what that is limited to. The face itself is told to nobody.</summary>
internal static class LookAtFaceEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/face", Show)
        .AnswersOwn<Response>()
        .Refuses(PaymentRefusal.WalletNotFound);

    internal static async Task<IResult> Show(HttpContext http, WalletServices services, FaceRegister faces)
    {
        var user = PayerToken.Of(http);
        if (await services.Calls.Run(services.Grains.Wallet(user), grain => grain.Look()) is not { Opened: true } wallet)
        {
            return PaymentRefusal.WalletNotFound.Result;
        }

        return OwnJson.Ok(new Response(
            wallet.FaceConsent is not null,
            wallet.FaceAgreedAt is { } at ? OwnJson.Time(at) : null,
            await faces.IsEnrolled(user, wallet.FaceConsent),
            PayOrder.PasswordFreeMaxMinor,
            PayOrder.FaceDayMaxMinor,
            wallet.PaidByFaceDuring(SettlementDay.Of(Instant.Of(services.Clock))).Minor));
    }

    /// <param name="Consent">Whether the caller has agreed to pay by face, and not withdrawn it.</param>
    /// <param name="ConsentedAt">Since when, RFC 3339; null without consent.</param>
    /// <param name="Enrolled">Whether a face is kept. With consent and without a face nothing can be paid so: enrol again.</param>
    /// <param name="PaymentMax">One payment by face may have so many fen without the password.</param>
    /// <param name="DayMax">All of a day may have so many fen without the password.</param>
    /// <param name="PaidToday">Fen that have been paid by face today without the password.</param>
    internal sealed record Response(bool Consent, string? ConsentedAt, bool Enrolled, long PaymentMax, long DayMax, long PaidToday);
}

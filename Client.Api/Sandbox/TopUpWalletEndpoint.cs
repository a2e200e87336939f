using System.Diagnostics;
using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire.Fields;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/users/{userId}/topups {amount, requestId?}: money from the outside world.</summary>
/// <remarks>The same requestId and content brings money in once, however often it is sent.</remarks>
internal static class TopUpWalletEndpoint
{
    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapPost("/users/{userId}/topups", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<Response>()
        .Refuses(404, "USER_NOT_FOUND", "there is no such user")
        .Refuses(409, "REQUEST_ID_USED", "the requestId names another top-up")
        .Refuses(503, "TRY_AGAIN", "too much is on its way")
        .Refuses(403, "ACCOUNT_STOPPED", "the outside world's account is stopped, since an audit has found its rows changed");

    private static async Task<IResult> Handle(string userId, HttpRequest http, IGrainFactory grains, GrainCalls calls)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;

        var id = RequestId.Parse(request.RequestId ?? $"topup-{RandomText.Alphanumeric(20)}");
        if (!UserId.TryParse(userId, out var user) || await grains.Wallet(user).Look() is not { Opened: true })
        {
            return Problems.Of(StatusCodes.Status404NotFound, "USER_NOT_FOUND", "There is no such user.");
        }

        var command = new BringInMoney(id, user.Wallet, Money.Fen(request.Amount));
        var status = await calls.Run(grains.Bank(), bank => bank.BringIn(command));
        return status switch
        {
            BringInStatus.BroughtIn =>
                OwnJson.Ok(new Response($"{user}", (await grains.Wallet(user).Look())!.BalanceMinor)),
            BringInStatus.IdUsedForAnother =>
                Problems.Of(StatusCodes.Status409Conflict, "REQUEST_ID_USED", "This requestId names another top-up."),
            BringInStatus.OutboxFull =>
                Problems.Of(StatusCodes.Status503ServiceUnavailable, "TRY_AGAIN", "Too much is on its way."),
            BringInStatus.AccountStopped =>
                Problems.Of(StatusCodes.Status403Forbidden, "ACCOUNT_STOPPED", "The outside world's account is stopped."),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private sealed record Request(
        [property: Whole(1, BringInMoney.AmountMaxMinor)] long Amount,
        [property: Text(Domain.Ledger.RequestId.LengthMax, Alphabet = OwnJson.IdAlphabet)] string? RequestId = null);

    private sealed record Response(string UserId, long Balance);
}

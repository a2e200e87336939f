using System.Diagnostics;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wallets;
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
    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapPost("/users/{userId}/topups", Handle);

    private static async Task<IResult> Handle(string userId, HttpRequest http, IGrainFactory grains, GrainCalls calls)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;

        if (request.Amount is < 1 or > BringInMoney.AmountMaxMinor)
        {
            return OwnJson.Refuse($"amount is 1 to {BringInMoney.AmountMaxMinor} fen.");
        }

        if (!RequestId.TryParse(request.RequestId ?? $"topup-{RandomText.Alphanumeric(20)}", out var id))
        {
            return OwnJson.Refuse($"requestId has 1 to {RequestId.LengthMax} of 0-9 a-z A-Z _ - | * @.");
        }

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

    private sealed record Request(long Amount, string? RequestId = null);

    private sealed record Response(string UserId, long Balance);
}

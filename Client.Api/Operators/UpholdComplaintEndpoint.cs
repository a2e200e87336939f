using System.Diagnostics;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.Complaints;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Operators;

/// <summary>POST /ops/v1/complaints {id, userId, mchid, reason}: a merchant's complaint about a user has been looked into, and is right.</summary>
/// <remarks>Only operators who may act uphold complaints: no merchant can lower a score by itself. It counts once, whoever sends it how often; the
/// user sees it in their score's reasons and history. The reason is kept for whoever asks later, and must name nobody.</remarks>
internal static class UpholdComplaintEndpoint
{
    private const int ReasonLengthMax = 500;

    public static void Map(IEndpointRouteBuilder ops) => ops.MapPost("/complaints", Handle);

    private static async Task<IResult> Handle(HttpContext http, IGrainFactory grains, GrainCalls calls)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (!ComplaintId.TryParse(request.Id, out var id)) return OwnJson.Refuse("id has 1 to 32 of 0-9 a-z A-Z _ -.");
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > ReasonLengthMax || request.Reason.Any(char.IsControl))
        {
            return OwnJson.Refuse($"reason has 1 to {ReasonLengthMax} characters.");
        }

        if (!UserId.TryParse(request.UserId, out var user) || await calls.Run(grains.Wallet(user), wallet => wallet.Look()) is null)
        {
            return Problems.Of(StatusCodes.Status404NotFound, "USER_NOT_FOUND", "There is no such user.");
        }

        if (!MerchantId.TryParse(request.Mchid, out var merchant)
            || (await calls.Run(grains.Merchant(merchant), grain => grain.Look()))?.Profile is null)
        {
            return Problems.Of(StatusCodes.Status404NotFound, "MERCHANT_NOT_FOUND", "There is no such merchant.");
        }

        var status = await calls.Run(grains.Complaint(id), complaint => complaint.Uphold(new(user, merchant, request.Reason)));
        return status switch
        {
            UpholdComplaintStatus.Upheld => Results.NoContent(),
            UpholdComplaintStatus.IdUsed => Problems.Of(
                StatusCodes.Status409Conflict, "ID_USED", "The id stands for another complaint."),
            UpholdComplaintStatus.AccountStopped => Problems.Of(
                StatusCodes.Status403Forbidden, "ACCOUNT_STOPPED", "This complaint is stopped: an audit has found its rows changed."),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private sealed record Request(string Id, string UserId, string Mchid, string Reason);
}

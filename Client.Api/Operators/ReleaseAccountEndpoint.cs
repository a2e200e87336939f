using System.Diagnostics;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.Ledger;
using Tael.Grains;
using Tael.Grains.Ledger;

namespace Tael.Client.Api.Operators;

/// <summary>POST /ops/v1/accounts/{id}/release {reason}: a stopped account stores again.</summary>
/// <remarks>What was found stays listed, with the reason in the store. The same found again stops nothing; anything else does.</remarks>
internal static class ReleaseAccountEndpoint
{
    private const int ReasonLengthMax = 500;

    public static void Map(IEndpointRouteBuilder ops) => ops.MapPost("/accounts/{id}/release", Handle);

    private static async Task<IResult> Handle(string id, HttpContext http, IGrainFactory grains)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (!AccountId.TryParse(id, out var account)) return OwnJson.Refuse("An account is w-, o-, m-, p-, s-, v-, k-, h-, r- or x- and an id.");
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > ReasonLengthMax || request.Reason.Any(char.IsControl))
        {
            return OwnJson.Refuse($"reason has 1 to {ReasonLengthMax} characters.");
        }

        return await grains.Audit().Release(account, request.Reason) switch
        {
            ReleaseStatus.Released => Results.NoContent(),
            ReleaseStatus.NotStopped =>
                Problems.Of(StatusCodes.Status409Conflict, "NOT_STOPPED", "This account is not stopped."),
            var status => throw new UnreachableException($"{status}"),
        };
    }

    private sealed record Request(string Reason);
}

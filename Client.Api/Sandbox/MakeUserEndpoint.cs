using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/users {name?, balance?, appid?}: a new user with an open wallet, a token and a
/// password.</summary>
internal static class MakeUserEndpoint
{
    private const int NameLengthMax = 64;

    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapPost("/users", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<UserFile>();

    private static async Task<IResult> Handle(HttpRequest http, SandboxPeople people, DemoWorld world)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;

        return OwnJson.Ok(await people.MakeUser(request.Appid ?? world.DemoAppId, Money.Fen(request.Balance ?? 0)));
    }

    /// <param name="Name">For the caller's own use: Tael keeps no names of persons.</param>
    /// <param name="Balance">Money to start with, in fen; none if left out.</param>
    /// <param name="Appid">The app whose openid is answered; the demo merchant's if left out.</param>
    private sealed record Request(
        [property: Text(NameLengthMax)] string? Name = null,
        [property: Whole(0, BringInMoney.AmountMaxMinor)] long? Balance = null,
        [property: Form("^wx[0-9a-f]{16}$", "must be wx and 16 of 0-9 a-f")] string? Appid = null);
}

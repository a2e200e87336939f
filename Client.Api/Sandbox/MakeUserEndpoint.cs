using System.Text.RegularExpressions;
using Tael.Client.Api.Wallets;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/users {name?, balance?, appid?}: a new user with an open wallet, a token and a
/// password.</summary>
internal static partial class MakeUserEndpoint
{
    private const int NameLengthMax = 64;

    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapPost("/users", Handle);

    private static async Task<IResult> Handle(HttpRequest http, SandboxPeople people, DemoWorld world)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;
        if (request.Name is { Length: 0 or > NameLengthMax })
        {
            return OwnJson.Refuse($"name has 1 to {NameLengthMax} characters.");
        }

        if (request.Balance is < 0 or > BringInMoney.AmountMaxMinor)
        {
            return OwnJson.Refuse($"balance is 0 to {BringInMoney.AmountMaxMinor} fen.");
        }

        if (request.Appid is { } appId && !AppId().IsMatch(appId))
        {
            return OwnJson.Refuse("appid is wx and 16 of 0-9 a-f.");
        }

        return OwnJson.Ok(await people.MakeUser(request.Appid ?? world.DemoAppId, Money.Fen(request.Balance ?? 0)));
    }

    [GeneratedRegex(@"^wx[0-9a-f]{16}\z")]
    private static partial Regex AppId();

    /// <param name="Name">For the caller's own use: Tael keeps no names of persons.</param>
    /// <param name="Balance">Money to start with, in fen; none if left out.</param>
    /// <param name="Appid">The app whose openid is answered; the demo merchant's if left out.</param>
    private sealed record Request(string? Name = null, long? Balance = null, string? Appid = null);
}

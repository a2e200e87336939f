using Tael.Client.Api.Faces;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Faces;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/faces {person, shot?, isTwin?}: what a camera and a model would make of a made-up person's face.</summary>
/// <remarks>The same person and shot are the same capture; each shot is another look at a till. Without one it is a capture in good light, to
/// enrol with. Nobody's face is behind it.</remarks>
internal static class MakeFaceEndpoint
{
    private const int Seed = 2026;
    private const long PersonMax = 1_000_000_000;

    private static readonly SyntheticFaces People = new(Seed);

    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapPost("/faces", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<FaceRequest>();

    private static async Task<IResult> Handle(HttpRequest http)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;

        var person = request.IsTwin is true ? SyntheticFaces.TwinOf(request.Person) : request.Person;
        return OwnJson.Ok(FaceRequest.Of(request.Shot is { } shot ? People.Look(person, (int)shot) : People.Enrol(person)));
    }

    /// <param name="Person">Each number is another person.</param>
    /// <param name="Shot">Which look; left out: a capture to enrol with.</param>
    /// <param name="IsTwin">The person's twin, whom no face tells apart.</param>
    private sealed record Request(
        [property: Whole(0, PersonMax)] long Person,
        [property: Whole(0, 1_000_000)] long? Shot = null,
        bool? IsTwin = null);
}

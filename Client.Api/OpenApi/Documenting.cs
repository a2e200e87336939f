using System.Text.Json;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.OpenApi;

/// <summary>How an endpoint says what it answers. What it takes, and the limits of that, its reader says.</summary>
/// <remarks>From this, the request's record and the class's docstring <see cref="ApiDescription"/> makes
/// <c>/openapi/v3.json</c>. Tests hold every answer that they get against it.</remarks>
internal static class Documenting
{
    /// <summary>200 and JSON, in the spelling of APIv3.</summary>
    public static IEndpointConventionBuilder Answers<T>(this IEndpointConventionBuilder endpoint) =>
        endpoint.Answers(Shape.Of(typeof(T)));

    /// <summary>200 and JSON, in the spelling of our own calls.</summary>
    public static IEndpointConventionBuilder AnswersOwn<T>(this IEndpointConventionBuilder endpoint) =>
        endpoint.Answers(Shape.Of(typeof(T), JsonNamingPolicy.CamelCase));

    /// <summary>204.</summary>
    public static IEndpointConventionBuilder AnswersNothing(this IEndpointConventionBuilder endpoint) =>
        endpoint.With(new AnswersWith(StatusCodes.Status204NoContent, null, null));

    /// <summary>200 and something that is described elsewhere, like a file.</summary>
    public static IEndpointConventionBuilder AnswersFile(this IEndpointConventionBuilder endpoint, string mediaType) =>
        endpoint.With(new AnswersWith(StatusCodes.Status200OK, null, mediaType));

    public static IEndpointConventionBuilder Refuses(
        this IEndpointConventionBuilder endpoint, ErrorCode code, string when) =>
        endpoint.With(new RefusesWith(code.HttpStatus, code.Code, when));

    public static IEndpointConventionBuilder Refuses(
        this IEndpointConventionBuilder endpoint, int status, string code, string when) =>
        endpoint.With(new RefusesWith(status, code, when));

    /// <summary>What several endpoints refuse alike.</summary>
    public static IEndpointConventionBuilder Refuses(
        this IEndpointConventionBuilder endpoint, params IEnumerable<(ErrorCode Code, string When)> refusals)
    {
        foreach (var (code, when) in refusals) endpoint.Refuses(code, when);
        return endpoint;
    }

    public static IEndpointConventionBuilder Refuses(
        this IEndpointConventionBuilder endpoint, params IEnumerable<PaymentRefusal> refusals)
    {
        foreach (var refusal in refusals) endpoint.Refuses(refusal.HttpStatus, refusal.Code, refusal.Detail);
        return endpoint;
    }

    /// <summary>The query, its names in the spelling of our own calls.</summary>
    public static IEndpointConventionBuilder TakesOwnQuery<T>(this IEndpointConventionBuilder endpoint) =>
        endpoint.With(new TakesQuery(Shape.Of(typeof(T), JsonNamingPolicy.CamelCase)));

    /// <summary>The body, read by <see cref="OwnJson"/>.</summary>
    public static IEndpointConventionBuilder TakesOwn<T>(this IEndpointConventionBuilder endpoint) => endpoint
        .With(new TakesBody(Shape.Of(typeof(T), JsonNamingPolicy.CamelCase)))
        .Refuses(400, "PARAM_ERROR", "a field is missing, unknown, of another type, or beyond its limits: `field` names it");

    /// <summary>What any of our own calls is answered with when it fails instead of being decided.</summary>
    public static IEndpointConventionBuilder MayFail(this IEndpointConventionBuilder endpoint) => endpoint
        .Refuses(503, "OUTCOME_UNKNOWN", "it is not known whether it was done: send the same request again")
        .Refuses(500, "SYSTEM_ERROR", "Tael has made a mistake: send the same request again");

    private static IEndpointConventionBuilder Answers(this IEndpointConventionBuilder endpoint, Shape shape) =>
        endpoint.With(new AnswersWith(StatusCodes.Status200OK, shape, "application/json"));

    private static IEndpointConventionBuilder With(this IEndpointConventionBuilder endpoint, object metadata) =>
        endpoint.WithMetadata(metadata);
}

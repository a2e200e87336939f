using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using Tael.Client.Api.Media;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Wire;

/// <summary>Where calls of APIv3 are declared. Every one of them goes through <see cref="V3Pipeline"/>.</summary>
public sealed partial class V3Endpoints(IEndpointRouteBuilder app)
{
    private readonly V3Pipeline _pipeline = app.ServiceProvider.GetRequiredService<V3Pipeline>();

    /// <summary>A call without parameters, or with parameters in its path only.</summary>
    public IEndpointConventionBuilder Get(string pattern, Func<V3Call, Task<Answer>> handle) =>
        Map(HttpMethods.Get, pattern, handle.Method, (call, _) => handle(call));

    public IEndpointConventionBuilder Get<TQuery>(string pattern, Func<V3Call, TQuery, Task<Answer>> handle)
        where TQuery : class =>
        Map(HttpMethods.Get, pattern, handle.Method, (call, _) =>
            QueryReader.TryRead<TQuery>(call.Http.Request.Query, out var query, out var refusal)
                ? handle(call, query)
                : Task.FromResult(Answer.Refuse(refusal)))
            .WithMetadata(new TakesQuery(Shape.Of(typeof(TQuery))));

    /// <summary>A call without fields: its body is empty, or an empty object.</summary>
    public IEndpointConventionBuilder Post(string pattern, Func<V3Call, Task<Answer>> handle) =>
        Map(HttpMethods.Post, pattern, handle.Method, (call, body) =>
            body.IsEmpty || FieldReader.TryRead<NoFields>(body.Span, [], out _, out var refusal)
                ? handle(call)
                : Task.FromResult(Answer.Refuse(refusal)));

    public IEndpointConventionBuilder Post<TBody>(string pattern, Func<V3Call, TBody, Task<Answer>> handle)
        where TBody : class
    {
        var inPath = PathParameter().Matches(pattern).Select(match => match.Groups[1].Value).ToImmutableArray();
        return Map(HttpMethods.Post, pattern, handle.Method, (call, body) =>
            FieldReader.TryRead<TBody>(body.Span, inPath, out var request, out var refusal)
                ? handle(call, request)
                : Task.FromResult(Answer.Refuse(refusal)))
            .WithMetadata(new TakesBody(Shape.Of(typeof(TBody))));
    }

    /// <summary>A call whose body is a file and what is said of it (<see cref="MediaForm"/>).</summary>
    internal IEndpointConventionBuilder Upload(string pattern, MediaRules rules, Func<V3Call, MediaForm, Task<Answer>> handle) =>
        Map(HttpMethods.Post, pattern, handle.Method, (call, _) => handle(call, call.Http.Features.Get<MediaForm>()!)).WithMetadata(rules);

    /// <summary>Anything else under <c>/v3</c>: 404, but only for a merchant.</summary>
    public void MapRest() => app.Map("/v3/{**rest}", http => _pipeline.Run(http, NotFound));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();

    private sealed record NoFields;

    private static Task<Answer> NotFound(V3Call call, ReadOnlyMemory<byte> body) =>
        Task.FromResult(Answer.Refuse(ErrorCode.NotFound));

    private IEndpointConventionBuilder Map(string method, string pattern, MethodInfo declared, V3Handler handle) =>
        app.MapMethods(pattern, [method], http => _pipeline.Run(http, handle))
            .WithMetadata(new DescribedBy(declared))
            .Refuses(ErrorCode.ParamError, "a field or parameter is missing, unknown, of another type, or beyond its limits: `detail` names it")
            .Refuses(ErrorCode.SignError, "the signature, its time, its nonce, the merchant or its key is not right; nothing has been done")
            .Refuses(ErrorCode.FrequencyLimited, "too much is asked for at once; nothing has been done, so send it again")
            .Refuses(ErrorCode.SystemError, "the outcome is not known: send the same request again, until it is");
}

/// <summary>Carries out a call whose signature is right.</summary>
public delegate Task<Answer> V3Handler(V3Call call, ReadOnlyMemory<byte> body);

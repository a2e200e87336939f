using System.Collections.Immutable;

namespace Tael.Client.Api.Wire.V2;

/// <summary>Where calls of APIv2 are declared. Every one of them goes through <see cref="V2Pipeline"/>.</summary>
internal sealed class V2Endpoints(IEndpointRouteBuilder app)
{
    private readonly V2Pipeline _pipeline = app.ServiceProvider.GetRequiredService<V2Pipeline>();

    /// <param name="beside">What stands beside a refusal that is not the endpoint's own, given whether the same request may yet be done.
    /// </param>
    public void Post<TBody>(string path, Func<V2Call, TBody, Task<V2Answer>> handle, Func<bool, (string Name, string? Value)>? beside = null)
        where TBody : V2Request =>
        app.Map(path, http => _pipeline.Run(http, handle, error => beside is null ? [] : [beside(error.MayYet)]));
}

/// <summary>What stands beside a refusal.</summary>
internal delegate ImmutableArray<(string Name, string? Value)> V2Beside(V2Error error);

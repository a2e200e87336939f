using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Grains;

namespace Tael.Client.Api.Faces;

/// <summary>GET /v3/offlinefacemch/organizations?organization_id=: an organization, which here is a merchant under its mchid.</summary>
/// <remarks>Source: GET /v3/offlinefacemch/organizations. By name nobody is found.</remarks>
public static class ListOrganizationsEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<Query>("/v3/offlinefacemch/organizations", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.NoAuth, "the organization is neither the caller nor a merchant of it");

    internal static async Task<Answer> Handle(V3Call call, Query query)
    {
        var (of, notAllowed) = await FaceCaller.Find(call, query.OrganizationId, "organization_id", "query");
        if (notAllowed is not null) return notAllowed;

        var merchant = await call.Ask(call.Grains.Merchant(of.Merchant), m => m.Look());
        return Answer.Ok(new Response($"{of.Merchant}", merchant?.Profile?.Name ?? ""));
    }

    public sealed record Query
    {
        [Text(32)] public required string OrganizationId { get; init; }

        [NotOffered("an organization is found by its organization_id")] public string? OrganizationName { get; init; }
    }

    /// <param name="OrganizationName">What the merchant is called.</param>
    public sealed record Response(string OrganizationId, string OrganizationName);
}

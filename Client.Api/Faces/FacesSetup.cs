using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain.Faces;

namespace Tael.Client.Api.Faces;

/// <summary>Paying by face. Another recogniser is put in the place of <see cref="CosineMatcher"/> here.</summary>
internal static class FacesSetup
{
    public static void AddFaces(this IServiceCollection services)
    {
        services.AddSingleton<IFaceMatcher>(new CosineMatcher(FaceThresholds.Usual));
        services.AddSingleton<FaceVault>();
        services.AddSingleton<FaceTokens>();
        services.AddSingleton<FaceGallery>();
        services.AddSingleton<FaceRegister>();
    }

    public static void MapFaces(this V3Endpoints v3)
    {
        GetAuthInfoEndpoint.Map(v3);
        PayByFaceEndpoint.Map(v3);
        QueryFaceOrderEndpoint.Map(v3);
        ListOrganizationsEndpoint.Map(v3);
        QueryFaceUserEndpoint.Map(v3);
    }

    public static void MapFaces(this IEndpointRouteBuilder wallet)
    {
        LookAtFaceEndpoint.Map(wallet);
        EnrolFaceEndpoint.Map(wallet);
        WithdrawFaceEndpoint.Map(wallet);
        MakeFaceTicketEndpoint.Map(wallet);
    }
}

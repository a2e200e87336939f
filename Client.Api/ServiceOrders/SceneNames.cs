using System.Diagnostics;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>What scenes are called outside.</summary>
internal static class SceneNames
{
    public static string Of(TrustScene scene) => scene switch
    {
        TrustScene.PowerBank => "POWER_BANK",
        TrustScene.Bike => "BIKE",
        TrustScene.UnmannedShelf => "UNMANNED_SHELF",
        TrustScene.RideFirst => "RIDE_FIRST",
        TrustScene.ParcelFirst => "PARCEL_FIRST",
        TrustScene.Hotel => "HOTEL",
        TrustScene.PlayFirst => "PLAY_FIRST",
        TrustScene.Hospital => "HOSPITAL",
        _ => throw new UnreachableException($"{scene}"),
    };
}

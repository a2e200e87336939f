using Tael.Domain;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.Sandbox;

/// <summary>What is usual for each scene: worked examples of services on trust.</summary>
/// <remarks>A new user with a password has a score of 500 once they have consented, so that the sandbox trusts them.</remarks>
internal static class SandboxScenes
{
    private const int ScoreMin = 500;

    public static TrustService Of(string scene, string serviceId) => scene switch
    {
        "POWER_BANK" => Of(serviceId, TrustScene.PowerBank, "共享充电宝", 9_900),
        "BIKE" => Of(serviceId, TrustScene.Bike, "共享单车", 29_900),
        "UNMANNED_SHELF" => Of(serviceId, TrustScene.UnmannedShelf, "无人货柜", 20_000),
        "RIDE_FIRST" => Of(serviceId, TrustScene.RideFirst, "先乘后付", 20_000),
        "PARCEL_FIRST" => Of(serviceId, TrustScene.ParcelFirst, "先寄后付", 10_000),
        "HOTEL" => Of(serviceId, TrustScene.Hotel, "酒店免押", 100_000),
        "PLAY_FIRST" => Of(serviceId, TrustScene.PlayFirst, "先玩后付", 50_000),
        "HOSPITAL" => Of(serviceId, TrustScene.Hospital, "轮椅陪护床免押", 50_000),
        _ => throw new ArgumentOutOfRangeException(nameof(scene), scene, "No such scene."),
    };

    /// <param name="fen">The usual deposit, or the most that the service may cost.</param>
    private static TrustService Of(string serviceId, TrustScene scene, string name, long fen) =>
        new(serviceId, name, scene, Money.Fen(fen), Money.Fen(fen), ScoreMin);
}

using Tael.Client.Api.ServiceOrders;
using Tael.Domain;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.Sandbox;

/// <summary>What is usual for each scene: worked examples of services on trust.</summary>
/// <remarks>A new user with a password has a score of 500 once they have consented, so that the sandbox trusts them.</remarks>
internal static class SandboxScenes
{
    private const int ScoreMin = 500;

    /// <param name="name">One of <see cref="SceneNames"/>.</param>
    public static TrustService Of(string name, string serviceId) =>
        Of(Enum.GetValues<TrustScene>().Single(scene => SceneNames.Of(scene) == name), serviceId);

    private static TrustService Of(TrustScene scene, string serviceId) => scene switch
    {
        TrustScene.PowerBank => Of(serviceId, scene, "共享充电宝", 9_900),
        TrustScene.Bike => Of(serviceId, scene, "共享单车", 29_900),
        TrustScene.UnmannedShelf => Of(serviceId, scene, "无人货柜", 20_000),
        TrustScene.RideFirst => Of(serviceId, scene, "先乘后付", 20_000),
        TrustScene.ParcelFirst => Of(serviceId, scene, "先寄后付", 10_000),
        TrustScene.Hotel => Of(serviceId, scene, "酒店免押", 100_000),
        TrustScene.PlayFirst => Of(serviceId, scene, "先玩后付", 50_000),
        TrustScene.Hospital => Of(serviceId, scene, "轮椅陪护床免押", 50_000),
        _ => throw new ArgumentOutOfRangeException(nameof(scene), scene, "No such scene."),
    };

    /// <param name="fen">The usual deposit, or the most that the service may cost.</param>
    private static TrustService Of(string serviceId, TrustScene scene, string name, long fen) =>
        new(serviceId, name, scene, Money.Fen(fen), Money.Fen(fen), ScoreMin);
}

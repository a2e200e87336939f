using Orleans;

namespace Tael.Domain.ServiceOrders;

/// <summary>A service that a merchant offers on trust, as it was agreed with the platform.</summary>
/// <param name="Id">service_id: 1 to 32 digits, unique per merchant.</param>
/// <param name="RiskFundMax">The most that an order's risk fund may be.</param>
/// <param name="Quota">The most that an order without deposit may cost.</param>
/// <param name="ScoreMin">From here on users are trusted: within <see cref="Scores.Scorecard"/>'s range. No merchant is told.</param>
[GenerateSerializer, Immutable, Alias("TrustService")]
public sealed record TrustService(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] TrustScene Scene,
    [property: Id(3)] Money RiskFundMax,
    [property: Id(4)] Money Quota,
    [property: Id(5)] int ScoreMin)
{
    public const int IdLengthMax = 32;

    /// <summary>Neither may be more than one payment may move: 50,000 yuan.</summary>
    public const long AmountMaxMinor = Wallets.PayOrder.PaymentMaxMinor;

    /// <summary>Whether an order of this service may have such a risk fund.</summary>
    public bool Takes(RiskFundKind kind) => Scene.IsDepositFree() == (kind != RiskFundKind.EstimatedCost);
}

/// <summary>What users are trusted with. Append, never renumber.</summary>
public enum TrustScene : byte
{
    PowerBank = 1,
    Bike = 2,
    UnmannedShelf = 3,
    RideFirst = 4,
    ParcelFirst = 5,
    Hotel = 6,
    PlayFirst = 7,
    Hospital = 8,
}

public static class TrustScenes
{
    /// <summary>Something is lent without its deposit (先免); in the other scenes what is used is paid for afterwards (先享).</summary>
    public static bool IsDepositFree(this TrustScene scene) =>
        scene is TrustScene.PowerBank or TrustScene.Bike or TrustScene.Hotel or TrustScene.Hospital;
}

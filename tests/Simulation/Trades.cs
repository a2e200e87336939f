namespace Tael.Simulation;

/// <summary>What is done in a run beside making, paying, looking at, closing, refunding and reversing orders.</summary>
[Flags]
internal enum Trades
{
    /// <summary>Nothing beside that.</summary>
    Orders = 0,
    Combined = 1,
    Sharing = 2,
    Payouts = 4,
    Services = 8,
    Faces = 16,
    Tills = 32,
    All = 63,
}

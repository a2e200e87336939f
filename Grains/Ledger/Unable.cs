namespace Tael.Grains.Ledger;

/// <summary>The statuses of a command for what is not its own fault; where there is none, its outcome is unknown.</summary>
/// <param name="OutboxFull">Too much that this account has debited is still on its way.</param>
/// <param name="Stopped">The account is stopped, or its rows do not add up.</param>
public readonly record struct Unable<TStatus>(TStatus? OutboxFull = null, TStatus? Stopped = null)
    where TStatus : struct, Enum;

using Orleans;

namespace Tael.Domain.Merchants;

/// <summary>Give a merchant one more fixed code. What it says stays as it is, since it hangs on a wall.</summary>
[GenerateSerializer, Immutable, Alias("MakeMerchantCode")]
public sealed record MakeMerchantCode([property: Id(0)] MerchantCode Code)
{
    public static Decision<MerchantCodeStatus, MerchantEvent> Decide(Merchant? merchant, MakeMerchantCode command, Instant now)
    {
        if (merchant?.Profile is null) return new(MerchantCodeStatus.MerchantNotFound);

        // The same request gets the same answer, whether the code has been closed since or not.
        if (merchant.CodeOf(command.Code.CodeId) is { } earlier)
        {
            return new(earlier with { IsClosed = false } == command.Code ? MerchantCodeStatus.Done : MerchantCodeStatus.CodeIdUsed);
        }

        if (merchant.Codes.Length >= Merchant.CodesMax) return new(MerchantCodeStatus.TooManyCodes);

        return new(MerchantCodeStatus.Done, new MerchantCodeMade(command.Code, now));
    }
}

/// <summary>Let nobody pay by a fixed code any more. What has been paid by it stays paid.</summary>
[GenerateSerializer, Immutable, Alias("CloseMerchantCode")]
public sealed record CloseMerchantCode([property: Id(0)] MerchantCodeId CodeId)
{
    public static Decision<MerchantCodeStatus, MerchantEvent> Decide(Merchant? merchant, CloseMerchantCode command, Instant now) =>
        merchant?.CodeOf(command.CodeId) switch
        {
            null => new(MerchantCodeStatus.CodeNotFound),
            { IsClosed: true } => new(MerchantCodeStatus.Done),
            _ => new(MerchantCodeStatus.Done, new MerchantCodeClosed(command.CodeId, now)),
        };
}

/// <summary>In order of precedence. Append, never renumber.</summary>
public enum MerchantCodeStatus : byte
{
    Done = 1,
    MerchantNotFound = 2,

    /// <summary>The number stands for a code that says something else.</summary>
    CodeIdUsed = 3,
    TooManyCodes = 4,
    CodeNotFound = 5,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 6,
}

[GenerateSerializer, Immutable, Alias("MerchantCodeMade")]
public sealed record MerchantCodeMade([property: Id(0)] MerchantCode Code, Instant At) : MerchantEvent(At);

[GenerateSerializer, Immutable, Alias("MerchantCodeClosed")]
public sealed record MerchantCodeClosed([property: Id(0)] MerchantCodeId CodeId, Instant At) : MerchantEvent(At);

using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Sharing;

/// <summary>What a receiver has given back of its part, as the profit-sharing order knows it.</summary>
[GenerateSerializer, Immutable, Alias("ShareReturn")]
public sealed record ShareReturn(
    [property: Id(0)] OutReturnNo OutReturnNo,
    [property: Id(1)] AccountId Receiver,
    [property: Id(2)] Money Amount,
    [property: Id(3)] Instant At);

/// <summary>A return as the receiver's account knows it: that it has paid, not yet how that ended.</summary>
[GenerateSerializer, Immutable, Alias("AskedReturn")]
public sealed record AskedReturn(
    [property: Id(0)] OutReturnNo OutReturnNo,
    [property: Id(1)] TransferId Transfer,
    [property: Id(2)] MerchantId Returner,
    [property: Id(3)] AccountId Share,
    [property: Id(4)] Money Amount,
    [property: Id(5)] string Description,
    [property: Id(6)] Instant RequestedAt)
{
    public string Id => ShareDetailId.OfReturn(Transfer, RequestedAt);
}

/// <summary>How a return has ended.</summary>
/// <param name="Reason"><see cref="CreditStatus.Credited"/>: the merchant has it; null: it is on its way.</param>
/// <param name="At">When it did; meaningless while it is on its way.</param>
[GenerateSerializer, Immutable, Alias("ReturnOutcome")]
public sealed record ReturnOutcome([property: Id(0)] CreditStatus? Reason, [property: Id(1)] Instant At);

/// <summary>What a notification of a profit-sharing order tells of.</summary>
/// <param name="Description">Of the receiver's part; null of a return, whose receiver has it.</param>
/// <param name="OutReturnNo">Null: it is no return.</param>
/// <param name="Part">The receiver's place in the terms; null of a return.</param>
[GenerateSerializer, Immutable, Alias("ShareNotice")]
public sealed record ShareNotice(
    [property: Id(0)] AccountId Receiver,
    [property: Id(1)] Money Amount,
    [property: Id(2)] string? Description,
    [property: Id(3)] OutReturnNo? OutReturnNo,
    [property: Id(4)] Instant At,
    [property: Id(5)] int? Part = null);

/// <summary>A receiver's money has come back; <see cref="ShareReturnPassedOn"/> follows in the same append.</summary>
[GenerateSerializer, Immutable, Alias("ShareReturnTaken")]
public sealed record ShareReturnTaken(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] OutReturnNo OutReturnNo,
    Instant At) : ShareEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>What has come back is on its way to the merchant that had shared it out.</summary>
[GenerateSerializer, Immutable, Alias("ShareReturnPassedOn")]
public sealed record ShareReturnPassedOn(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    Instant At) : ShareEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

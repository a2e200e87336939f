using System.Collections.Immutable;
using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.ServiceOrders;

namespace Tael.Domain.Merchants;

/// <summary>A merchant's money, terms and keys.</summary>
/// <remarks>
/// Invariant: FeesDue ≤ Balance. The balance still holds the fees of payments received; they move to the house in bulk,
/// so that no account of the house is on the path of a payment. What the merchant may use is <see cref="Available"/>.
/// A refund gives its part of the fee back: from what is still here or, when that has moved, off the fees to come.
/// </remarks>
[GenerateSerializer, Immutable, Alias("Merchant")]
public sealed record Merchant : IAccount
{
    [Id(0)] public required Money Balance { get; init; }
    [Id(1)] public required Money FeesDue { get; init; }

    /// <summary>How many times fees have moved; names the next of those transfers.</summary>
    [Id(2)] public long FeesMovedCount { get; init; }

    /// <summary>Null until registered: money for a merchant may arrive before.</summary>
    [Id(3)] public MerchantProfile? Profile { get; init; }

    /// <summary>Fees given back that had moved to the house already; fees to come are set off against them. Zero while
    /// <see cref="FeesDue"/> is not.</summary>
    [Id(4)] public Money FeesOwed { get; init; } = Money.Zero(Currency.Cny);

    /// <summary>The services it offers on trust, at most <see cref="ServicesMax"/>, in the order in which they were agreed.</summary>
    [Id(40)] public ImmutableArray<TrustService> Services { get; init; } = [];

    public const int ServicesMax = 50;

    /// <summary>Its fixed codes, in order of time; at most <see cref="CodesMax"/>, closed ones among them.</summary>
    [Id(20)] public ImmutableArray<MerchantCode> Codes { get; init; } = [];

    public const int CodesMax = 200;

    /// <summary>One that nothing has happened to yet.</summary>
    public static Merchant Empty { get; } = new() { Balance = Money.Zero(Currency.Cny), FeesDue = Money.Zero(Currency.Cny) };

    public Money Available => Balance - FeesDue;

    public long BalanceMinor => Balance.Minor;

    public TrustService? ServiceOf(string id) => Services.FirstOrDefault(service => service.Id == id);

    public MerchantCode? CodeOf(MerchantCodeId id) => Codes.FirstOrDefault(code => code.CodeId == id);

    /// <summary>With one more fee due.</summary>
    public Merchant Charge(Money fee)
    {
        var setOff = fee < FeesOwed ? fee : FeesOwed;
        return this with { FeesOwed = FeesOwed - setOff, FeesDue = FeesDue + (fee - setOff) };
    }

    /// <summary>With a fee, or part of one, given back.</summary>
    public Merchant GiveBack(Money fee)
    {
        var here = fee < FeesDue ? fee : FeesDue;
        return this with { FeesDue = FeesDue - here, FeesOwed = FeesOwed + (fee - here) };
    }

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static Merchant Evolve(Merchant? merchant, MerchantEvent happened)
    {
        var now = merchant ?? Empty;
        return happened switch
        {
            MerchantRegistered e => now with { Profile = e.Profile },
            MerchantKeyAdded e => now with { Profile = now.Profile! with { Keys = now.Profile.Keys.Add(e.Key) } },
            MerchantKeyRevoked e => now with
            {
                Profile = now.Profile! with { Keys = now.Profile.Keys.RemoveAll(key => key.SerialNo == e.SerialNo) },
            },
            MerchantCodeMade e => now with { Codes = now.Codes.Add(e.Code) },
            MerchantCodeClosed e => now with
            {
                Codes = [.. now.Codes.Select(code => code.CodeId == e.CodeId ? code with { IsClosed = true } : code)],
            },
            PaymentSettled e => now.Charge(e.Fee) with { Balance = now.Balance + e.Amount },
            RefundDebited e => now.GiveBack(e.Fee) with { Balance = now.Balance - e.Amount },
            RefundReturned e => now.Charge(e.Fee) with { Balance = now.Balance + e.Amount },
            ShareReturnDebited e => now with { Balance = now.Balance - e.Amount },
            ShareReturnRefused e => now with { Balance = now.Balance + e.Amount },
            ShareReceived e => now with { Balance = now.Balance + e.Amount },
            PayoutDebited e => now with { Balance = now.Balance - e.Amount },
            PayoutReturned e => now with { Balance = now.Balance + e.Amount },
            TrustServiceAgreed e => now with
            {
                Services = [.. now.Services.Where(service => service.Id != e.Service.Id), e.Service],
            },
            FeesMoved e => now with
            {
                Balance = now.Balance - e.Amount,
                FeesDue = now.FeesDue - e.Amount,
                FeesMovedCount = now.FeesMovedCount + 1,
            },
            _ => throw new UnreachableException($"{happened.GetType().Name} is no merchant's event."),
        };
    }
}

/// <summary>What is known of a merchant beside its money.</summary>
/// <param name="AppIds">The apps it may name in its orders, at most <see cref="AppIdsMax"/>.</param>
/// <param name="Keys">The keys its requests may be signed with, at most <see cref="KeysMax"/>.</param>
/// <param name="Partner">The service provider that orders in its name, if it has one.</param>
/// <param name="SealedApiV3Key">The merchant's APIv3 key, encrypted by the edge: the journal never holds it in clear.</param>
[GenerateSerializer, Immutable, Alias("MerchantProfile")]
public sealed record MerchantProfile(
    [property: Id(0)] string Name,
    [property: Id(1)] FeeRate FeeRate,
    [property: Id(2)] ImmutableArray<string> AppIds,
    [property: Id(3)] ImmutableArray<MerchantKey> Keys,
    [property: Id(4)] string SealedApiV3Key,
    [property: Id(20)] MerchantId? Partner = null)
{
    public const int AppIdsMax = 50;
    public const int KeysMax = 5;

    public bool Equals(MerchantProfile? other) => other is not null
        && Name == other.Name && FeeRate == other.FeeRate && SealedApiV3Key == other.SealedApiV3Key && Partner == other.Partner
        && AppIds.SequenceEqual(other.AppIds) && Keys.SequenceEqual(other.Keys);

    public override int GetHashCode() => HashCode.Combine(Name, FeeRate, SealedApiV3Key);
}

/// <summary>A public key that signs a merchant's requests.</summary>
/// <param name="SerialNo">Upper-case hexadecimal serial of the merchant's API certificate, as requests name it.</param>
/// <param name="PublicKey">Base64 of the SubjectPublicKeyInfo (RSA).</param>
[GenerateSerializer, Immutable, Alias("MerchantKey")]
public sealed record MerchantKey([property: Id(0)] string SerialNo, [property: Id(1)] string PublicKey);

[GenerateSerializer, Immutable, Alias("MerchantEvent")]
public abstract record MerchantEvent(Instant At) : AccountEvent(At);

[GenerateSerializer, Immutable, Alias("MerchantRegistered")]
public sealed record MerchantRegistered([property: Id(0)] MerchantProfile Profile, Instant At) : MerchantEvent(At);

[GenerateSerializer, Immutable, Alias("MerchantKeyAdded")]
public sealed record MerchantKeyAdded([property: Id(0)] MerchantKey Key, Instant At) : MerchantEvent(At);

[GenerateSerializer, Immutable, Alias("MerchantKeyRevoked")]
public sealed record MerchantKeyRevoked([property: Id(0)] string SerialNo, Instant At) : MerchantEvent(At);

/// <summary>It may offer a service on trust from now on, or on other terms than before.</summary>
[GenerateSerializer, Immutable, Alias("TrustServiceAgreed")]
public sealed record TrustServiceAgreed([property: Id(0)] TrustService Service, Instant At) : MerchantEvent(At);

/// <summary>A paid order's money has arrived.</summary>
[GenerateSerializer, Immutable, Alias("PaymentSettled")]
public sealed record PaymentSettled(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] Money Fee,
    Instant At) : MerchantEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>Gathered fees are on their way to the house.</summary>
[GenerateSerializer, Immutable, Alias("FeesMoved")]
public sealed record FeesMoved(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] Money Amount,
    Instant At) : MerchantEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, AccountId.Fees, Amount);
}

/// <summary>A refund's money is on its way to its order.</summary>
/// <param name="Fee">What of the payment's fee is given back with it.</param>
/// <param name="FeeCharged">All of the payment's fee.</param>
[GenerateSerializer, Immutable, Alias("RefundDebited")]
public sealed record RefundDebited(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] RefundTerms Terms,
    [property: Id(4)] Money Fee,
    [property: Id(5)] Money FeeCharged,
    Instant At) : MerchantEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>A refund that its order could not take is back, and its part of the fee is due again.</summary>
[GenerateSerializer, Immutable, Alias("RefundReturned")]
public sealed record RefundReturned(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] Money Fee,
    Instant At) : MerchantEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>A payout's money is on its way to it.</summary>
[GenerateSerializer, Immutable, Alias("PayoutDebited")]
public sealed record PayoutDebited(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    Instant At) : MerchantEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>A payout's money is back: its payee did not get it.</summary>
[GenerateSerializer, Immutable, Alias("PayoutReturned")]
public sealed record PayoutReturned(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    Instant At) : MerchantEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

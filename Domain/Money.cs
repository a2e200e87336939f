using Orleans;

namespace Tael.Domain;

/// <summary>An amount in one currency, counted in its minor unit (fen, cent). Never negative.</summary>
/// <remarks>
/// Direction belongs to the event ("debited", "credited"), not to the sign. Overflow, a result below zero, and mixed
/// currencies are programming errors and throw: check before you subtract.
/// <c>default</c> is no amount at all: it has no currency and equals nothing a caller can parse.
/// </remarks>
[GenerateSerializer, Immutable, Alias("Money")]
public readonly record struct Money : IComparable<Money>
{
    public Money(long minor, Currency currency)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minor);
        ArgumentOutOfRangeException.ThrowIfEqual((int)currency, (int)Currency.None);
        Minor = minor;
        Currency = currency;
    }

    [Id(0)] public long Minor { get; }
    [Id(1)] public Currency Currency { get; }

    public bool IsZero => Minor == 0;

    public static Money Zero(Currency currency) => new(0, currency);

    public static Money Fen(long minor) => new(minor, Currency.Cny);

    /// <summary>For the edges, where a bad number is the caller's mistake and not ours.</summary>
    public static bool TryCreate(long minor, Currency currency, out Money money)
    {
        var valid = minor >= 0 && currency != Currency.None && Enum.IsDefined(currency);
        money = valid ? new Money(minor, currency) : default;
        return valid;
    }

    public static Money operator +(Money a, Money b) => new(checked(a.Minor + b.Minor), Common(a, b));
    public static Money operator -(Money a, Money b) => new(checked(a.Minor - b.Minor), Common(a, b));
    public static bool operator >(Money a, Money b) => a.CompareTo(b) > 0;
    public static bool operator <(Money a, Money b) => a.CompareTo(b) < 0;
    public static bool operator >=(Money a, Money b) => a.CompareTo(b) >= 0;
    public static bool operator <=(Money a, Money b) => a.CompareTo(b) <= 0;

    public int CompareTo(Money other)
    {
        _ = Common(this, other);
        return Minor.CompareTo(other.Minor);
    }

    public override string ToString() => $"{Minor} {Currency} minor";

    private static Currency Common(Money a, Money b) => a.Currency == b.Currency
        ? a.Currency
        : throw new InvalidOperationException($"{a} and {b} do not mix.");
}

/// <summary>ISO 4217 numeric codes. Numbers are journaled: append, never renumber.</summary>
public enum Currency : short
{
    None = 0,
    Cny = 156,
}

using System.Globalization;

namespace Orleans.Runtime;

/// <summary>Which life of a grain this is: a number that this process has given to no other activation.</summary>
/// <remarks>Orleans draws a GUID. A counter is as unique in one process, and the same in every run of a seed.</remarks>
[GenerateSerializer, Immutable]
public readonly struct ActivationId : IEquatable<ActivationId>
{
    internal ActivationId(long number) => Number = number;

    [Id(0)] internal long Number { get; }

    public bool IsDefault => Number == 0;

    public static bool operator ==(ActivationId left, ActivationId right) => left.Equals(right);
    public static bool operator !=(ActivationId left, ActivationId right) => !left.Equals(right);

    public bool Equals(ActivationId other) => Number == other.Number;

    public override bool Equals(object? obj) => obj is ActivationId other && Equals(other);

    public override int GetHashCode() => Number.GetHashCode();

    public override string ToString() => $"@{Number.ToString(CultureInfo.InvariantCulture)}";
}

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans;

namespace Tael.Domain.Merchants;

/// <summary>A merchant's own number for one of its fixed codes: 1 to 32 of <c>0-9 a-z A-Z _ -</c>.</summary>
[GenerateSerializer, Immutable, Alias("MerchantCodeId")]
public readonly record struct MerchantCodeId
{
    public const int LengthMax = 32;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-");

    private MerchantCodeId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    public static MerchantCodeId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException($"A code_id has 1 to {LengthMax} of 0-9 a-z A-Z _ -.");

    public static bool TryParse([NotNullWhen(true)] string? text, out MerchantCodeId id)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        id = valid ? new MerchantCodeId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

/// <summary>A fixed code that a merchant has printed: whoever scans it types the amount and pays.</summary>
/// <remarks>What an order made by it says beside its number, amount and payer. Texts have passed the edge's limits.</remarks>
[GenerateSerializer, Immutable, Alias("MerchantCode")]
public sealed record MerchantCode
{
    [Id(0)] public required MerchantCodeId CodeId { get; init; }
    [Id(1)] public required string AppId { get; init; }
    [Id(2)] public required string Description { get; init; }
    [Id(3)] public string? Attach { get; init; }
    [Id(4)] public required string NotifyUrl { get; init; }

    /// <summary>Nobody can pay by it any more.</summary>
    [Id(5)] public bool IsClosed { get; init; }
}

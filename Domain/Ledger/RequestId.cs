using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans;

namespace Tael.Domain.Ledger;

/// <summary>Names one command, chosen by its caller: the same id and content always get the same answer.</summary>
/// <remarks>1 to 64 of <c>0-9 a-z A-Z _ - | * @</c>.</remarks>
[GenerateSerializer, Immutable, Alias("RequestId")]
public readonly record struct RequestId
{
    public const int LengthMax = 64;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*@");

    private RequestId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    public static RequestId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException($"A request id has 1 to {LengthMax} of 0-9 a-z A-Z _ - | * @.");

    public static bool TryParse([NotNullWhen(true)] string? text, out RequestId id)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        id = valid ? new RequestId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

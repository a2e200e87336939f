using System.Diagnostics.CodeAnalysis;
using Orleans;

namespace Tael.Domain.Ledger;

/// <summary>Names one movement of money between two accounts, derived from what caused it.</summary>
/// <remarks>
/// Unique for ever within both accounts that it touches: the journal refuses a second row with the same account and
/// transfer, and that is what makes delivery exactly once. It therefore always contains its source's own id.
/// At most 160 printable ASCII characters.
/// </remarks>
[GenerateSerializer, Immutable, Alias("TransferId")]
public readonly record struct TransferId
{
    public const int LengthMax = 160;

    private const string BackSuffix = "/back";

    private TransferId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>The transfer that <paramref name="source"/> makes for <paramref name="cause"/>.</summary>
    public static TransferId Of(AccountId source, string cause) => Parse($"{source.Value}/{cause}");

    /// <summary>The transfer that gives this one back to its source.</summary>
    public TransferId Back() => Parse(Value + BackSuffix);

    /// <summary>Whether this transfer gives another one back, and which.</summary>
    public bool TryReturned(out TransferId returned)
    {
        var gives = Value.EndsWith(BackSuffix, StringComparison.Ordinal);
        returned = gives ? new TransferId(Value[..^BackSuffix.Length]) : default;
        return gives;
    }

    public static TransferId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException($"A transfer id has 1 to {LengthMax} printable ASCII characters.");

    public static bool TryParse([NotNullWhen(true)] string? text, out TransferId id)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
        id = valid ? new TransferId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Permissions;

/// <summary>A merchant's own number for one user's permission (authorization_code): 1 to 32 of <c>0-9 a-z A-Z _ - | *</c>.</summary>
/// <remarks>Unique per merchant, and good for one user once. Source: WeChat Pay, POST /v3/payscore/permissions.</remarks>
[GenerateSerializer, Immutable, Alias("AuthorizationCode")]
public readonly record struct AuthorizationCode
{
    public const int LengthMax = 32;

    public const string Letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Letters);

    private AuthorizationCode(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>The permission's account, and so its grain.</summary>
    public AccountId PermissionOf(MerchantId merchant) => AccountId.Parse($"q-{merchant.Value}-{Value}");

    public static AuthorizationCode Parse(string text) => TryParse(text, out var code)
        ? code
        : throw new FormatException("An authorization_code has 1 to 32 of 0-9 a-z A-Z _ - | *.");

    public static bool TryParse([NotNullWhen(true)] string? text, out AuthorizationCode code)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        code = valid ? new AuthorizationCode(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Payouts;

/// <summary>A merchant's own number for a user's authorisation to be paid without confirming (out_authorization_no): 1 to 32 digits and
/// letters.</summary>
/// <remarks>Unique per merchant. Source: WeChat Pay, POST /v3/fund-app/mch-transfer/user-confirm-authorization.</remarks>
[GenerateSerializer, Immutable, Alias("OutAuthorizationNo")]
public readonly record struct OutAuthorizationNo
{
    public const int LengthMax = 32;

    public const string Letters = OutBillNo.Letters;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Letters);

    private OutAuthorizationNo(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>The authorisation's account, and so its grain.</summary>
    public AccountId AuthorizationOf(MerchantId merchant) => AccountId.Parse($"a-{merchant.Value}-{Value}");

    public static OutAuthorizationNo Parse(string text) => TryParse(text, out var no)
        ? no
        : throw new FormatException("An out_authorization_no has 1 to 32 digits and letters.");

    public static bool TryParse([NotNullWhen(true)] string? text, out OutAuthorizationNo no)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
        no = valid ? new OutAuthorizationNo(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

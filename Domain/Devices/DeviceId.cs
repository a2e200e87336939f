using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Devices;

/// <summary>Names one device of one merchant: the mchid, a dash, the serial number that its maker gave it.</summary>
/// <remarks>The same piece of hardware at another merchant is another device: nobody can keep a number from others by registering it
/// first. A serial number has 1 to 32 digits, letters, dashes and underscores.</remarks>
public readonly record struct DeviceId
{
    public const int SerialNoMax = 32;
    public const int LengthMax = 10 + 1 + SerialNoMax;
    public const string Letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Letters);

    private DeviceId(MerchantId merchant, string serialNo) => (Merchant, SerialNo) = (merchant, serialNo);

    public MerchantId Merchant { get; }

    /// <summary>WeChat Pay's device_sn.</summary>
    public string SerialNo { get; }

    /// <summary>The device's account, and so its grain.</summary>
    public AccountId Account => AccountId.Parse($"v-{this}");

    public static bool TryOf(MerchantId merchant, [NotNullWhen(true)] string? serialNo, out DeviceId id)
    {
        var valid = serialNo is { Length: > 0 and <= SerialNoMax } && !serialNo.AsSpan().ContainsAnyExcept(Alphabet);
        id = valid ? new(merchant, serialNo!) : default;
        return valid;
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out DeviceId id)
    {
        id = default;
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        return dash > 0 && MerchantId.TryParse(text![..dash], out var merchant) && TryOf(merchant, text[(dash + 1)..], out id);
    }

    public static DeviceId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException("A device is an mchid, a dash, and 1 to 32 digits, letters, dashes and underscores.");

    /// <summary>The device that an account is.</summary>
    public static DeviceId Of(AccountId account) => Parse(account.Value[2..]);

    public override string ToString() => $"{Merchant}-{SerialNo}";
}

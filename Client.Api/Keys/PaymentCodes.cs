using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Keys;

/// <summary>What a payer shows at a till (auth_code): 18 digits that start with 10 to 15.</summary>
/// <remarks>
/// It needs no table: it is the user's number and the minute, encrypted by a keyed permutation of all such codes (eight Feistel
/// rounds of HMAC-SHA256 over 56 bits, walked on until the result is a code). So it says whose it is to nobody but us, and a code
/// that somebody makes up is, like any other number, one that no user shows now: with a million users one in thirty billion is
/// good. Each minute has four for each user, good until the end of the next minute, and the user's wallet lets each pay once.
/// </remarks>
public sealed class PaymentCodes(Secrets secrets)
{
    public const int Length = 18;

    /// <summary>Of one user in one minute.</summary>
    public const int PerMinute = 4;

    /// <summary>Users with longer numbers than 11 digits have no payment codes.</summary>
    private const long UsersMax = 100_000_000_000;

    /// <summary>Slots, and so codes, come again after 104 days; one that has paid never pays another order.</summary>
    private const long Slots = 600_000;

    private const long Codes = UsersMax * Slots;
    private const long First = 100_000_000_000_000_000;
    private const long MinuteMicros = 60_000_000;
    private const int Rounds = 8;
    private const int HalfBits = 28;
    private const uint Half = (1u << HalfBits) - 1;

    private readonly byte[] _key = secrets.Derive("payment-code");

    /// <param name="nth">Which of the minute's, from 0.</param>
    /// <returns>False if the user's number is too long.</returns>
    public bool TryMake(UserId user, Instant now, int nth, out PaymentCode code)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nth, Math.Clamp(nth, 0, PerMinute - 1));
        code = default;
        if (user.Value >= UsersMax) return false;

        var slot = ((now.UnixMicros / MinuteMicros * PerMinute) + nth) % Slots;
        var hidden = (user.Value * Slots) + slot;
        do hidden = Encrypt(hidden);
        while (hidden >= Codes);
        code = new(user, slot, (First + hidden).ToString(CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>False if it is no code that any user has ever shown. That it is good now, <see cref="IsGood"/> says.</summary>
    public bool TryParse([NotNullWhen(true)] string? text, out PaymentCode code)
    {
        code = default;
        if (text is not { Length: Length } || text.AsSpan().ContainsAnyExceptInRange('0', '9')) return false;

        var open = long.Parse(text, CultureInfo.InvariantCulture) - First;
        if (open is < 0 or >= Codes) return false;

        do open = Decrypt(open);
        while (open >= Codes);
        if (!UserId.TryParse((open / Slots).ToString(CultureInfo.InvariantCulture), out var user)) return false;

        code = new(user, open % Slots, text);
        return true;
    }

    /// <summary>It is of this minute or the one before.</summary>
    public static bool IsGood(PaymentCode code, Instant now)
    {
        var minutes = now.UnixMicros / MinuteMicros % (Slots / PerMinute);
        var age = (minutes - (code.Slot / PerMinute) + (Slots / PerMinute)) % (Slots / PerMinute);
        return age <= 1;
    }

    /// <summary>When a code that is made now is no longer good.</summary>
    public static Instant GoodUntil(Instant now) => new(((now.UnixMicros / MinuteMicros) + 2) * MinuteMicros);

    private long Encrypt(long value)
    {
        var (left, right) = ((uint)(value >> HalfBits), (uint)(value & Half));
        for (var round = 0; round < Rounds; round++) (left, right) = (right, left ^ Mix(round, right));
        return ((long)left << HalfBits) | right;
    }

    private long Decrypt(long value)
    {
        var (left, right) = ((uint)(value >> HalfBits), (uint)(value & Half));
        for (var round = Rounds - 1; round >= 0; round--) (left, right) = (right ^ Mix(round, left), left);
        return ((long)left << HalfBits) | right;
    }

    private uint Mix(int round, uint half)
    {
        Span<byte> input = stackalloc byte[5];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        input[0] = (byte)round;
        BinaryPrimitives.WriteUInt32BigEndian(input[1..], half);
        HMACSHA256.HashData(_key, input, hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) & Half;
    }
}

/// <summary>A payment code, and whose it is.</summary>
/// <param name="Slot">Its minute and which of that minute's, counted round.</param>
public readonly record struct PaymentCode(UserId User, long Slot, string Text)
{
    /// <summary>The request as which it pays, once.</summary>
    public RequestId Request => RequestId.Parse($"paycode-{Text}");

    public override string ToString() => "PaymentCode (not shown)";
}

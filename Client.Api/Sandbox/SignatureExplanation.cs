using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tael.Client.Api.Sandbox;

/// <summary>Why a request's signature fits, or why it does not and where the signed text goes wrong.</summary>
/// <param name="StringToSign">The right text, byte for byte.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal, to compare with what the client's program has.</param>
/// <param name="Fits">Whether the signature is accepted: made with the key over the right text, or a tolerated
/// one.</param>
/// <param name="Cause">The likeliest mistake by name, also if the signature fits; null if there is none.</param>
/// <param name="SignedString">The text that was signed instead, if a usual mistake explains it.</param>
/// <param name="SignedSha256">The SHA-256 of the text that was signed, whatever that was; null if the key does not
/// fit.</param>
public sealed record SignatureExplanation(
    string StringToSign,
    string Sha256,
    bool Fits,
    string? Cause,
    string? Explanation,
    string? SignedString,
    string? SignedSha256,
    FirstDifference? FirstDifference)
{
    /// <summary>How far a request's timestamp may be from the real time. Source: WeChat Pay, APIv3
    /// signatures.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>More mistakes than this at once nobody makes. With a long text each costs too much to try all
    /// threes.</summary>
    private const int MistakesMax = 3;
    private const int MistakesMaxInLongText = 1;
    private const int LongTextBytes = 8_192;

    internal static SignatureExplanation Of(
        RSA key, SigningText right, string signature, IEnumerable<string> hosts, DateTimeOffset realTime)
    {
        var text = right.Bytes;
        if (!TryDecode(signature, out var bytes, out var form)) return Not(right, "NOT_BASE64", form);

        if (SignedDigest.Read(key, bytes) is not { } signed)
        {
            return bytes.Length * 8 != key.KeySize
                ? Not(right, "WRONG_LENGTH", $"This key's signatures have {key.KeySize / 8} bytes, not {bytes.Length}.")
                : IsPss(key, text, bytes)
                    ? Not(right, "PSS_PADDING", "The text is right, but the padding is PSS: it must be PKCS #1 v1.5.")
                    : Not(right, "OTHER_KEY", "It was not made with the private key of this serial number.");
        }

        if (signed.Algorithm != HashAlgorithmName.SHA256)
        {
            return Not(right, "OTHER_HASH", $"It was made with {signed.Algorithm}: it must be SHA256.");
        }

        var sha256 = Convert.ToHexStringLower(signed.Digest);
        if (signed.IsOf(text))
        {
            var (cause, why) = form is not null ? ("NOT_BASE64", form) : TimestampProblem(right.Timestamp, realTime);
            return new(right.ToString(), sha256, form is null, cause, why, null, sha256, null);
        }

        var said = Explain(right, signed, [.. SigningMistake.All(hosts)]);
        return said with { SignedSha256 = sha256 };
    }

    private static SignatureExplanation Explain(SigningText right, SignedDigest signed, SigningMistake[] mistakes)
    {
        foreach (var (made, wrong) in Combinations(right, mistakes))
        {
            if (!signed.IsOf(wrong.Bytes)) continue;

            // As the check of signatures does, for wechatpay-node-v3's sake.
            var tolerated = wrong == right with { EndsLastLine = false } && right is { Body: "", Method: not "GET" };
            return Not(right, made[0].Code, string.Join(' ', made.Select(mistake => mistake.Explanation))) with
            {
                Fits = tolerated,
                SignedString = wrong.ToString(),
                FirstDifference = FirstDifference.Between(right.Bytes, wrong.Bytes),
            };
        }

        if (WithMilliseconds(right, signed) is { } milliseconds)
        {
            const string why = "The text was signed with milliseconds, the header tells seconds.";
            return Not(right, "TIMESTAMP_MILLISECONDS", why) with
            {
                SignedString = milliseconds.ToString(),
                FirstDifference = FirstDifference.Between(right.Bytes, milliseconds.Bytes),
            };
        }

        return Not(
            right,
            "OTHER_TEXT",
            "The key fits, but another text was signed, by none of the usual mistakes: compare the SHA-256 of the text "
            + "in your program with signedSha256 and with sha256. Often a second nonce or timestamp is drawn for the "
            + "header, or the body is changed after signing.");
    }

    /// <summary>Texts with one mistake first, then with two, then with three.</summary>
    private static IEnumerable<(SigningMistake[] Made, SigningText Wrong)> Combinations(
        SigningText right, SigningMistake[] mistakes)
    {
        List<(SigningMistake[] Made, SigningText Wrong, int Next)> last = [([], right, 0)];
        var most = right.Bytes.Length > LongTextBytes ? MistakesMaxInLongText : MistakesMax;
        for (var count = 1; count <= most; count++)
        {
            List<(SigningMistake[] Made, SigningText Wrong, int Next)> found = [];
            foreach (var (made, text, next) in last)
            {
                for (var i = next; i < mistakes.Length; i++)
                {
                    var wrong = mistakes[i].Make(text);
                    if (wrong != text) found.Add(([.. made, mistakes[i]], wrong, i + 1));
                }
            }

            foreach (var (made, wrong, _) in found) yield return (made, wrong);
            last = found;
        }
    }

    private static SigningText? WithMilliseconds(SigningText right, SignedDigest signed) => right.Timestamp.Length == 10
        ? Enumerable.Range(0, 1000)
            .Select(millis => right with { Timestamp = $"{right.Timestamp}{millis:D3}" })
            .FirstOrDefault(text => signed.IsOf(text.Bytes))
        : null;

    private static (string? Cause, string? Why) TimestampProblem(string timestamp, DateTimeOffset realTime)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return ("TIMESTAMP_NOT_A_NUMBER", "The signature fits, but the timestamp is no number of seconds.");
        }

        if (timestamp.Length == 13)
        {
            return ("TIMESTAMP_MILLISECONDS", "The signature fits, but the timestamp must be in seconds.");
        }

        var off = seconds - realTime.ToUnixTimeSeconds();
        return Math.Abs(off) <= (long)ClockTolerance.TotalSeconds
            ? (null, null)
            : ("TIMESTAMP_TOO_FAR", $"The signature fits, but the timestamp is {off} s from the server's real time; "
                + $"{ClockTolerance.TotalSeconds} are allowed.");
    }

    /// <summary>False if it is no base64 at all; <paramref name="form"/> says what is wrong with it, also if it can be
    /// read.</summary>
    private static bool TryDecode(string signature, out byte[] bytes, out string? form)
    {
        form = null;
        bytes = new byte[(signature.Length * 3 / 4) + 3];
        if (Convert.TryFromBase64String(signature, bytes, out var length) && !signature.AsSpan().ContainsAny(" \r\n\t"))
        {
            bytes = bytes[..length];
            return true;
        }

        form = "The signature must be in standard base64, with + and / and padding, in one line.";
        var standard = string.Concat(signature.Where(c => !char.IsWhiteSpace(c)))
            .Replace('-', '+').Replace('_', '/').TrimEnd('=');
        standard += new string('=', (4 - (standard.Length % 4)) % 4);
        if (!Convert.TryFromBase64String(standard, bytes = new byte[standard.Length], out length)) return false;

        bytes = bytes[..length];
        return true;
    }

    private static bool IsPss(RSA key, byte[] text, byte[] signature) =>
        key.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

    private static SignatureExplanation Not(SigningText right, string cause, string? why) => new(
        right.ToString(), Convert.ToHexStringLower(SHA256.HashData(right.Bytes)), false, cause, why, null, null, null);
}

/// <summary>Where the signed text leaves the right one.</summary>
/// <param name="Offset">The first byte that differs, from 0, in UTF-8.</param>
/// <param name="Line">The line of the right text that it is in, from 1.</param>
/// <param name="Expected">The right text from there, or what there is of it; <paramref name="Signed"/> what was
/// signed.</param>
public sealed record FirstDifference(int Offset, int Line, string Expected, string Signed)
{
    private const int ShownBytes = 24;

    internal static FirstDifference Between(ReadOnlySpan<byte> right, ReadOnlySpan<byte> wrong)
    {
        var offset = right.CommonPrefixLength(wrong);
        return new(offset, right[..offset].Count((byte)'\n') + 1, Shown(right, offset), Shown(wrong, offset));
    }

    private static string Shown(ReadOnlySpan<byte> text, int offset)
    {
        // Not from the middle of a character: that would show as garbage.
        while (offset > 0 && offset < text.Length && (text[offset] & 0xC0) == 0x80) offset--;
        var shown = text.Slice(offset, Math.Min(ShownBytes, text.Length - offset));
        return Encoding.UTF8.GetString(shown).TrimEnd('\uFFFD');
    }
}

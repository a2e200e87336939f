using System.Buffers;
using System.Globalization;

namespace Tael.Client.Api.Wire;

/// <summary>Who signed a request, and how: the header <c>Authorization</c>.</summary>
/// <remarks>
/// <c>WECHATPAY2-SHA256-RSA2048 mchid="…",nonce_str="…",signature="…",timestamp="…",serial_no="…"</c>: these five in any
/// order, each once, quoted, without escapes; blanks around a comma are allowed. Source: protocol 3.1.
/// </remarks>
public sealed record Authorization(string Mchid, string Nonce, byte[] Signature, long Timestamp, string SerialNo)
{
    public const string Scheme = "WECHATPAY2-SHA256-RSA2048";

    private const int HeaderLengthMax = 4096;
    private const int MchidLengthMax = 32;
    private const int NonceLengthMax = 64;
    private const int SerialLengthMax = 64;
    private const int TimestampLengthMax = 12;
    private const int SignatureBytesMax = 1024;
    private const string Malformed = "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》";

    private static readonly SearchValues<char> Visible = SearchValues.Create(
        Enumerable.Range(0x21, 0x7e - 0x21 + 1).Select(c => (char)c).Where(c => c is not '"').ToArray());

    /// <summary>Reads a header's value. Never throws; a refusal names the field and never holds the signature.</summary>
    public static bool TryParse(string? header, out Authorization authorization, out Refusal refusal)
    {
        authorization = null!;
        refusal = null!;
        if (string.IsNullOrEmpty(header)) return Fail("authorization", "header is missing", out refusal);
        if (header.Length > HeaderLengthMax) return Fail("authorization", "header is too long", out refusal);

        var rest = header.AsSpan();
        if (!rest.StartsWith(Scheme, StringComparison.Ordinal) || rest.Length == Scheme.Length || rest[Scheme.Length] != ' ')
        {
            return Fail("authorization", $"scheme is not {Scheme}", out refusal);
        }

        var fields = new Fields();
        rest = rest[(Scheme.Length + 1)..].Trim(' ');
        while (true)
        {
            if (!TryTake(ref rest, out var name, out var value))
            {
                return Fail("authorization", "fields are not name=\"value\" joined by commas", out refusal);
            }

            if (!fields.TrySet(name, value, out var issue)) return Fail(FieldName(name), issue, out refusal);
            if (rest.IsEmpty) break;
        }

        return fields.TryBuild(out authorization, out refusal);
    }

    /// <summary>A refusal of the header or one of its fields.</summary>
    internal static Refusal Refuse(string field, string issue, string message = Malformed) =>
        new(ErrorCode.SignError, field, Issue: issue, Location: "authorization") { Message = message };

    private static bool Fail(string field, string issue, out Refusal refusal)
    {
        refusal = Refuse(field, issue);
        return false;
    }

    private static string FieldName(ReadOnlySpan<char> name) => name switch
    {
        "mchid" or "nonce_str" or "signature" or "timestamp" or "serial_no" => name.ToString(),
        _ => "authorization",
    };

    /// <summary>Takes <c>name="value"</c> and the comma after it.</summary>
    private static bool TryTake(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        name = value = default;
        var equals = rest.IndexOf('=');
        if (equals < 1 || rest.Length < equals + 3 || rest[equals + 1] != '"') return false;

        name = rest[..equals];
        rest = rest[(equals + 2)..];
        var quote = rest.IndexOf('"');
        if (quote < 0) return false;

        value = rest[..quote];
        rest = rest[(quote + 1)..].TrimStart(' ');
        if (rest.IsEmpty) return true;
        if (rest[0] != ',') return false;

        rest = rest[1..].TrimStart(' ');
        return !rest.IsEmpty;
    }

    private sealed class Fields
    {
        private string? _mchid;
        private string? _nonce;
        private string? _serialNo;
        private byte[]? _signature;
        private long? _timestamp;

        public bool TrySet(ReadOnlySpan<char> name, ReadOnlySpan<char> value, out string issue)
        {
            issue = "";
            switch (name)
            {
                case "mchid": return TrySetText(ref _mchid, value, MchidLengthMax, ref issue);
                case "nonce_str": return TrySetText(ref _nonce, value, NonceLengthMax, ref issue);
                case "serial_no": return TrySetText(ref _serialNo, value, SerialLengthMax, ref issue);
                case "timestamp":
                    if (_timestamp is not null) issue = "field appears twice";
                    else if (!TryTimestamp(value, out _timestamp)) issue = "value is not seconds since 1970";
                    return issue.Length == 0;
                case "signature":
                    if (_signature is not null) issue = "field appears twice";
                    else if (!TryBase64(value, out _signature)) issue = "value is not base64";
                    return issue.Length == 0;
                default:
                    issue = "field is unknown";
                    return false;
            }
        }

        public bool TryBuild(out Authorization authorization, out Refusal refusal)
        {
            authorization = null!;
            refusal = null!;
            var missing = _mchid is null ? "mchid"
                : _nonce is null ? "nonce_str"
                : _signature is null ? "signature"
                : _timestamp is null ? "timestamp"
                : _serialNo is null ? "serial_no"
                : null;
            if (missing is not null) return Fail(missing, "field is missing", out refusal);

            authorization = new(_mchid!, _nonce!, _signature!, _timestamp!.Value, _serialNo!.ToUpperInvariant());
            return true;
        }

        private static bool TrySetText(ref string? field, ReadOnlySpan<char> value, int lengthMax, ref string issue)
        {
            if (field is not null) issue = "field appears twice";
            else if (value.IsEmpty) issue = "value is empty";
            else if (value.Length > lengthMax) issue = "value is too long";
            else if (value.ContainsAnyExcept(Visible)) issue = "value has characters that are not allowed";
            else field = value.ToString();
            return issue.Length == 0;
        }

        private static bool TryTimestamp(ReadOnlySpan<char> value, out long? timestamp)
        {
            timestamp = null;
            if (value.Length is 0 or > TimestampLengthMax || (value[0] == '0' && value.Length > 1)) return false;
            if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
            timestamp = seconds;
            return true;
        }

        private static bool TryBase64(ReadOnlySpan<char> value, out byte[]? bytes)
        {
            bytes = null;
            Span<byte> decoded = stackalloc byte[SignatureBytesMax];
            if (value.ContainsAny(' ', '\t') || !Convert.TryFromBase64Chars(value, decoded, out var length)) return false;
            bytes = decoded[..length].ToArray();
            return length > 0;
        }
    }
}

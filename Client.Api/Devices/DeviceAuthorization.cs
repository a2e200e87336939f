using System.Globalization;
using System.Text.RegularExpressions;
using Tael.Domain.Devices;

namespace Tael.Client.Api.Devices;

/// <summary>Which device sends a request, and its signature: the header <c>Authorization</c>.</summary>
/// <remarks><c>TAEL-DEVICE-SHA256-ECDSA device_id="…",key_id="…",timestamp="…",nonce="…",signature="…"</c>: these five in any order,
/// each once, quoted, without blanks.</remarks>
internal sealed partial record DeviceAuthorization(DeviceId Device, string KeyId, long Timestamp, string Nonce, string Signature)
{
    public const string Scheme = "TAEL-DEVICE-SHA256-ECDSA";

    private const int HeaderLengthMax = 1024;
    private const int FieldCount = 5;

    public static bool TryParse(string header, out DeviceAuthorization? parsed)
    {
        parsed = null;
        if (header.Length > HeaderLengthMax || !header.StartsWith($"{Scheme} ", StringComparison.Ordinal)) return false;

        var fields = header[(Scheme.Length + 1)..].Split(',').Select(part => Pair().Match(part)).ToArray();
        if (fields.Length != FieldCount || fields.Any(field => !field.Success)) return false;

        var named = fields.Select(field => field.Groups[1].Value).Distinct().Count();
        if (named != FieldCount) return false;

        var values = fields.ToDictionary(field => field.Groups[1].Value, field => field.Groups[2].Value);
        if (!DeviceId.TryParse(values["device_id"], out var device) || !NonceForm().IsMatch(values["nonce"])) return false;
        if (!long.TryParse(values["timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)) return false;

        parsed = new(device, values["key_id"], timestamp, values["nonce"], values["signature"]);
        return true;
    }

    [GeneratedRegex("^(device_id|key_id|timestamp|nonce|signature)=\"([!#-+.-~-]{1,128})\"$")]
    private static partial Regex Pair();

    [GeneratedRegex("^[0-9A-Za-z_-]{8,64}$")]
    private static partial Regex NonceForm();
}

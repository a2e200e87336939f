using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Tael.Domain.Devices;

namespace Tael.Client.Api.Faces;

/// <summary>What a device hands to its merchant so that the merchant may let it look at faces (<c>raw_data</c>).</summary>
/// <remarks>Four parts joined by full stops: device_id, seconds since 1970, a nonce of 8 to 64 of <c>0-9 A-Z a-z _ -</c>, and in base64 the
/// device's signature (as of its requests) over four lines, each ended by a line feed: <c>TAEL-FACE-RAWDATA</c> and the first three
/// parts.</remarks>
internal sealed record FaceRawData(DeviceId Device, long Timestamp, string Nonce, string Signature)
{
    public const int LengthMax = 2048;

    private const string Purpose = "TAEL-FACE-RAWDATA";

    private static readonly SearchValues<char> NonceAlphabet = SearchValues.Create(DeviceId.Letters);

    /// <summary>What has been signed.</summary>
    public byte[] Message => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Purpose}\n{Device}\n{Timestamp}\n{Nonce}\n"));

    public static bool TryParse(string text, [NotNullWhen(true)] out FaceRawData? data)
    {
        data = null;
        var parts = text.Split('.');
        if (parts.Length != 4 || !DeviceId.TryParse(parts[0], out var device)) return false;
        if (!long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)) return false;
        if (parts[2].Length is < 8 or > 64 || parts[2].AsSpan().ContainsAnyExcept(NonceAlphabet)) return false;

        data = new(device, timestamp, parts[2], parts[3]);
        return true;
    }
}

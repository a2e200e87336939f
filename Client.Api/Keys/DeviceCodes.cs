using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Devices;

namespace Tael.Client.Api.Keys;

/// <summary>What a device is enrolled with, once: its id, a dot, and 16 characters of chance.</summary>
/// <remarks>80 bits, digits and capital letters without I, L, O and U. Only a hash of it is kept: since nobody can try 80 bits, the hash
/// needs no salt of its own.</remarks>
public static class DeviceCodes
{
    public const int LengthMax = DeviceId.LengthMax + 1 + SecretLength;

    private const int SecretLength = 16;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static (string Code, string Hash) Make(DeviceId device)
    {
        var secret = RandomNumberGenerator.GetString(Alphabet, SecretLength);
        return ($"{device}.{secret}", HashOf(device, secret));
    }

    /// <summary>False: it does not have the form of a code.</summary>
    public static bool TryParse(string code, out DeviceId device, out string hash)
    {
        device = default;
        hash = "";
        var dot = code.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || code.Length - dot - 1 != SecretLength || !DeviceId.TryParse(code[..dot], out device)) return false;

        hash = HashOf(device, code[(dot + 1)..]);
        return true;
    }

    private static string HashOf(DeviceId device, string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{device}\n{secret}")));
}

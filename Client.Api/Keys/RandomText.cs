using System.Security.Cryptography;

namespace Tael.Client.Api.Keys;

/// <summary>Unguessable text.</summary>
public static class RandomText
{
    /// <summary>Of <c>0-9 A-Z a-z</c>; 12 characters carry 71 bits, 32 carry 190.</summary>
    public static string Alphanumeric(int length) => RandomNumberGenerator.GetString(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", length);
}

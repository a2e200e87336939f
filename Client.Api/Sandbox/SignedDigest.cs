using System.Numerics;
using System.Security.Cryptography;

namespace Tael.Client.Api.Sandbox;

/// <summary>What a signature says about the text that was signed, read out of it with the public key.</summary>
/// <remarks>
/// An RSA signature (PKCS #1 v1.5) holds the digest of the signed text. Whoever knows the digest can say whether the
/// key fits even if the text does not, and can try a thousand texts for the price of a thousand hashes.
/// </remarks>
internal sealed record SignedDigest(HashAlgorithmName Algorithm, byte[] Digest)
{
    /// <summary>The DER that stands before a digest (RFC 8017, 9.2 note 1).</summary>
    private static readonly (HashAlgorithmName Algorithm, byte[] Prefix)[] Prefixes =
    [
        (HashAlgorithmName.SHA256, Convert.FromHexString("3031300D060960864801650304020105000420")),
        (HashAlgorithmName.SHA1, Convert.FromHexString("3021300906052B0E03021A05000414")),
        (HashAlgorithmName.SHA384, Convert.FromHexString("3041300D060960864801650304020205000430")),
        (HashAlgorithmName.SHA512, Convert.FromHexString("3051300D060960864801650304020305000440")),
        (HashAlgorithmName.MD5, Convert.FromHexString("3020300C06082A864886F70D020505000410")),
    ];

    /// <summary>Null if the signature was not made with this key's other half, or not in this form.</summary>
    public static SignedDigest? Read(RSA key, ReadOnlySpan<byte> signature)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        var modulus = Number(parameters.Modulus);
        var number = Number(signature);
        if (signature.Length != parameters.Modulus!.Length || number >= modulus) return null;

        var block = BigInteger.ModPow(number, Number(parameters.Exponent), modulus);
        var bytes = block.ToByteArray(isUnsigned: true, isBigEndian: true);

        // 00 01 FF … FF 00 and then the digest's; a number has lost its leading zero.
        if (bytes.Length != signature.Length - 1 || bytes[0] != 1) return null;
        var end = bytes.AsSpan(1).IndexOfAnyExcept((byte)0xFF) + 1;
        if (end < 9 || bytes[end] != 0) return null;

        var rest = bytes.AsSpan(end + 1);
        foreach (var (algorithm, prefix) in Prefixes)
        {
            if (rest.StartsWith(prefix)) return new(algorithm, rest[prefix.Length..].ToArray());
        }

        return null;
    }

    public bool IsOf(ReadOnlySpan<byte> text) =>
        Digest.AsSpan().SequenceEqual(CryptographicOperations.HashData(Algorithm, text));

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}

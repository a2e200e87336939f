using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Keys;

/// <summary>Makes what a wallet keeps of a payment password, and what proves a typed one.</summary>
/// <remarks>
/// A password is six digits, so it is only as safe as its hash is keyed: PBKDF2-SHA256 with a random salt, then an HMAC
/// with a key that neither journal nor database holds. One hash takes tens of milliseconds of one processor.
/// </remarks>
public sealed class Passwords(Secrets secrets)
{
    public const int Digits = 6;

    private const int Iterations = 100_000;
    private const int IterationsMax = 1_000_000;
    private const int SaltBytes = 16;

    private readonly byte[] _pepper = secrets.Derive("password");

    /// <summary>Six ASCII digits, and nothing else, can be a payment password.</summary>
    public static bool IsWellFormed(string? password) =>
        password is { Length: Digits } && !password.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <exception cref="ArgumentException">Not <see cref="IsWellFormed"/>.</exception>
    public PaymentPassword Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new(Convert.ToBase64String(salt), Iterations, Verifier(password, salt, Iterations));
    }

    /// <summary>What the wallet compares with its own; whether it fits is the wallet's decision.</summary>
    /// <exception cref="ArgumentException">Not <see cref="IsWellFormed"/>.</exception>
    public PasswordProof Prove(PaymentPassword against, string password)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(against.Iterations, IterationsMax);
        return new(Verifier(password, Convert.FromBase64String(against.Salt), against.Iterations));
    }

    private string Verifier(string password, byte[] salt, int iterations)
    {
        if (!IsWellFormed(password)) throw new ArgumentException("A payment password has six digits.");

        var slow = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.ASCII.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, 32);
        return Convert.ToBase64String(HMACSHA256.HashData(_pepper, slow));
    }
}

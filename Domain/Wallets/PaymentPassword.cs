using System.Security.Cryptography;
using Orleans;

namespace Tael.Domain.Wallets;

/// <summary>What a wallet keeps of its payment password: enough to check it, not enough to know it.</summary>
/// <remarks>
/// <paramref name="Verifier"/> is base64 of a slow, salted and keyed hash that only the edge can make (it holds the
/// key), so that a stolen journal does not give away six digits. The domain only compares.
/// </remarks>
[GenerateSerializer, Immutable, Alias("PaymentPassword")]
public sealed record PaymentPassword(
    [property: Id(0)] string Salt,
    [property: Id(1)] int Iterations,
    [property: Id(2)] string Verifier)
{
    /// <summary>So many wrong passwords in a row lock the wallet's password for <see cref="LockedFor"/>.</summary>
    public const int FailuresMax = 5;

    public static readonly TimeSpan LockedFor = TimeSpan.FromHours(3);

    /// <summary>Takes the same time wherever the two differ.</summary>
    public bool Accepts(PasswordProof proof) => CryptographicOperations.FixedTimeEquals(
        System.Text.Encoding.ASCII.GetBytes(Verifier), System.Text.Encoding.ASCII.GetBytes(proof.Verifier));

    public override string ToString() => "PaymentPassword (not shown)";
}

/// <summary>What the edge made of the password that the payer typed, with the wallet's own salt.</summary>
[GenerateSerializer, Immutable, Alias("PasswordProof")]
public sealed record PasswordProof([property: Id(0)] string Verifier)
{
    public override string ToString() => "PasswordProof (not shown)";
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tael.Client.Api.Keys;

/// <summary>Who may operate this installation: <c>Authorization: Bearer</c> and a token of which only the hash is kept here.</summary>
/// <remarks>
/// The file <see cref="File"/> has a line for each operator, at most <see cref="OperatorsMax"/>: a role (<c>admin</c>, <c>viewer</c>) and
/// the SHA-256 of the token in hexadecimal. A token is random, so a fast hash does. The sandbox makes one for itself; in
/// production an operator does: <c>openssl rand -base64 32</c>, then <c>printf %s TOKEN | sha256sum</c>.
/// </remarks>
public sealed class OperatorTokens
{
    public const string File = "operator-tokens.txt";
    public const int OperatorsMax = 50;

    private static readonly string[] Trivial =
        ["", "admin", "operator", "password", "secret", "token", "changeme", "default", "test", "tael", "TOKEN"];

    private readonly (OperatorRole Role, byte[] Hash)[] _operators;

    private OperatorTokens((OperatorRole Role, byte[] Hash)[] operators) => _operators = operators;

    /// <summary>The sandbox's own token, from a secret that is random.</summary>
    public static string Make(byte[] secret) => $"op_{Base64Url.EncodeToString(secret)}";

    public static string Line(OperatorRole role, string token) =>
        $"{(role == OperatorRole.Admin ? "admin" : "viewer")} {Convert.ToHexStringLower(HashOf(token))}";

    /// <exception cref="SecretsRefusedException">A line is no line, or its token is known to everybody.</exception>
    public static OperatorTokens Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length is 0 or > OperatorsMax)
        {
            throw new SecretsRefusedException($"{File} must have 1 to {OperatorsMax} lines: admin or viewer, and a token's SHA-256.");
        }

        return new([.. lines.Select(ParseLine)]);
    }

    /// <summary>The role of whoever shows this token. Takes the same time for every token.</summary>
    public bool TryFind(string? token, out OperatorRole role)
    {
        role = default;
        var hash = HashOf(token ?? "");
        var found = false;
        foreach (var (candidate, kept) in _operators)
        {
            if (!CryptographicOperations.FixedTimeEquals(hash, kept)) continue;

            (found, role) = (true, candidate);
        }

        return found;
    }

    private static (OperatorRole, byte[]) ParseLine(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var hash = words.Length == 2 && words[1].Length == 64 && words[1].All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(words[1])
            : throw new SecretsRefusedException($"{File}: a line must be admin or viewer, and a token's SHA-256 in hexadecimal.");
        var role = words[0] switch
        {
            "admin" => OperatorRole.Admin,
            "viewer" => OperatorRole.Viewer,
            _ => throw new SecretsRefusedException($"{File}: a role is admin or viewer."),
        };
        if (Trivial.Any(known => HashOf(known).SequenceEqual(hash)) || hash.Distinct().Count() < 16)
        {
            throw new SecretsRefusedException($"{File} has a default token: make one with `openssl rand -base64 32`.");
        }

        return (role, hash);
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

/// <summary>What an operator may do.</summary>
public enum OperatorRole
{
    /// <summary>Look.</summary>
    Viewer = 1,

    /// <summary>Look and act.</summary>
    Admin = 2,
}

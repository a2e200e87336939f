using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Tael.Silo.Journals;

namespace Tael.Silo.Audits;

/// <summary>Where each account's rows were last seen to end: what a chain alone can't tell, that its end was cut off or written
/// anew.</summary>
/// <remarks>24 bytes and some for an account, of at most <see cref="AccountsMax"/>: others are not remembered. By one caller
/// at a time.</remarks>
internal sealed class Tips
{
    private const int AccountsMax = 2_000_000;

    private readonly Dictionary<ulong, (long Version, ulong Hash)> _tips = [];

    /// <summary>Compares the end of an account's rows with what is remembered, and remembers it.</summary>
    /// <param name="isEnd">There is no later row. Otherwise it is only one that has been seen.</param>
    public void See(string account, ChainLink last, bool isEnd, AuditFindings findings)
    {
        var key = Head(SHA256.HashData(Encoding.UTF8.GetBytes(account)));
        var hash = Head(last.Hash.Span);
        if (_tips.TryGetValue(key, out var tip))
        {
            if (tip.Version == last.Version && tip.Hash != hash)
            {
                findings.Mismatch(account, last.Version, $"version {last.Version} was written anew.");
            }

            if (tip.Version > last.Version && isEnd)
            {
                findings.Mismatch(account, tip.Version, $"version {tip.Version} is gone; its rows end with {last.Version}.");
            }
            else if (tip.Version > last.Version)
            {
                return;
            }
        }
        else if (_tips.Count >= AccountsMax)
        {
            return;
        }

        _tips[key] = (last.Version, hash);
    }

    private static ulong Head(ReadOnlySpan<byte> hash) => hash.Length < 8 ? 0 : BinaryPrimitives.ReadUInt64BigEndian(hash);
}

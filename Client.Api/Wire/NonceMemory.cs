using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Tael.Client.Api.Wire;

/// <summary>Which nonces a merchant has used lately, so that a signed request works once.</summary>
/// <remarks>
/// <para>A request is accepted from 300 s before to 300 s after its timestamp; so a nonce must be remembered for
/// <see cref="RememberedFor"/>. Two generations: the older is dropped whole when the younger is that old, so nothing is
/// forgotten early and nothing is searched for.</para>
/// <para>Memory is bounded by <see cref="PerGenerationMax"/>, about 64 MB in the worst case. Beyond it (3,500 requests a
/// second for ten minutes) the older generation is dropped early rather than requests refused: every command carries
/// an id that makes repeating it harmless, so a replay learns an old answer again and moves nothing. For the same reason
/// each process has a memory of its own.</para>
/// <para>Ask only after the signature has proved right: nobody else can fill this memory.</para>
/// </remarks>
public sealed class NonceMemory(TimeProvider realClock)
{
    public const int PerGenerationMax = Shards * PerShardMax;

    public static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(600);

    private const int Shards = 16;
    private const int PerShardMax = 131_072;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, Shards).Select(_ => new Shard(realClock.GetTimestamp()))];

    /// <summary>True if the merchant has not used this nonce lately; from now on it has.</summary>
    public bool TryUse(string mchid, string nonce)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{mchid}\n{nonce}"), hash);
        var key = BinaryPrimitives.ReadUInt128LittleEndian(hash);
        return _shards[hash[31] % Shards].TryAdd(key, realClock);
    }

    private sealed class Shard(long started)
    {
        private readonly Lock _lock = new();
        private HashSet<UInt128> _young = [];
        private HashSet<UInt128> _old = [];
        private long _started = started;

        public bool TryAdd(UInt128 key, TimeProvider clock)
        {
            lock (_lock)
            {
                var now = clock.GetTimestamp();
                var age = clock.GetElapsedTime(_started, now);
                if (age >= 2 * RememberedFor) _young.Clear();
                if (age >= RememberedFor || _young.Count >= PerShardMax)
                {
                    (_young, _old) = (_old, _young);
                    _young.Clear();
                    _started = now;
                }

                return !_old.Contains(key) && _young.Add(key);
            }
        }
    }
}

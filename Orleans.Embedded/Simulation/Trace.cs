using System.Globalization;

namespace Orleans.Embedded.Simulation;

/// <summary>What has happened in a simulation, as a hash of all steps and the words of the last ones.</summary>
public sealed class Trace
{
    /// <summary>So many steps are remembered in words.</summary>
    public const int LastMax = 40;

    private const ulong Prime = 0x100000001B3;

    private readonly (string What, object? About, long Number)[] _last = new (string, object?, long)[LastMax];
    private ulong _hash = 0xCBF29CE484222325;

    public long Steps { get; private set; }

    /// <summary>FNV-1a over every step: the same for the same seed, in any process.</summary>
    public string Hash => _hash.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Oldest first.</summary>
    public IEnumerable<string> Last
    {
        get
        {
            for (var step = Math.Max(0, Steps - LastMax); step < Steps; step++)
            {
                var (what, about, number) = _last[step % LastMax];
                yield return string.Create(CultureInfo.InvariantCulture, $"{step}: {what} {about} {number}");
            }
        }
    }

    /// <param name="about">A text counts in the hash; of anything else only the words, among the last.</param>
    public void Note(string what, object? about = null, long number = 0)
    {
        _last[Steps++ % LastMax] = (what, about, number);
        Add(what);
        if (about is string text) Add(text);
        Add(unchecked((ulong)number));
    }

    private void Add(string text)
    {
        foreach (var character in text) Add(character);
    }

    private void Add(ulong value) => _hash = unchecked((_hash ^ value) * Prime);
}

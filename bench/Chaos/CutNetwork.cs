using System.Diagnostics;

namespace Tael.Bench.Chaos;

/// <summary>A network of this machine alone, on which each silo has a namespace and an address of its own, so that one can be cut off.</summary>
/// <remarks>
/// What is cut reaches no silo and no front end, and none reaches it. The store it still reaches, by the socket in its folder: the
/// worst of cuts, since only the store's fence is then between two silos that take each other for dead. Needs root and Debian's
/// iproute2; what it makes goes with it.
/// </remarks>
internal sealed class CutNetwork : IDisposable
{
    /// <summary>A bridge of the kernel takes so many; a run of this many cuts would be hours.</summary>
    private const int AddressesMax = 250;

    private readonly string _bridge = $"tael{Environment.ProcessId}";
    private readonly string _subnet = $"10.213.{Environment.ProcessId % 250}";
    private readonly List<string> _spaces = [];
    private readonly Dictionary<TaelProcess, int> _places = [];

    public CutNetwork()
    {
        Run("link", "add", _bridge, "type", "bridge");
        Run("addr", "add", $"{_subnet}.254/24", "dev", _bridge);
        Run("link", "set", _bridge, "up");
    }

    /// <summary>A place for one more silo.</summary>
    public NetworkPlace Open()
    {
        var number = _spaces.Count + 1;
        if (number > AddressesMax) throw new InvalidOperationException($"No more than {AddressesMax} silos in one run.");

        var (space, outside, inside) = ($"{_bridge}n{number}", OutsideOf(number), "silo");
        Run("netns", "add", space);
        _spaces.Add(space);
        Run("link", "add", outside, "type", "veth", "peer", "name", inside, "netns", space);
        Run("link", "set", outside, "master", _bridge, "up");
        Run("-n", space, "addr", "add", $"{_subnet}.{number}/24", "dev", inside);
        Run("-n", space, "link", "set", inside, "up");
        Run("-n", space, "link", "set", "lo", "up");
        return new(space, $"{_subnet}.{number}", number);
    }

    public void Take(TaelProcess silo, NetworkPlace place) => _places[silo] = place.Number;

    public void Cut(TaelProcess silo) => Run("link", "set", OutsideOf(_places[silo]), "down");

    public void Mend(TaelProcess silo) => Run("link", "set", OutsideOf(_places[silo]), "up");

    public void Dispose()
    {
        foreach (var space in _spaces) Run("netns", "del", space);
        Run("link", "del", _bridge);
    }

    private string OutsideOf(int number) => $"{_bridge}v{number}";

    private static void Run(params string[] arguments)
    {
        using var ip = Process.Start("ip", arguments);
        ip.WaitForExit();
        if (ip.ExitCode != 0) throw new InvalidOperationException($"ip {string.Join(' ', arguments)} failed: are you root?");
    }
}

/// <param name="Space">The namespace's name.</param>
/// <param name="Number">The address's last part.</param>
internal sealed record NetworkPlace(string Space, string Address, int Number);

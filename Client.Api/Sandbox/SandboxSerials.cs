using System.Collections.Concurrent;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Sandbox;

/// <summary>Which merchant a serial number belongs to, among those that the sandbox has made.</summary>
/// <remarks>Requests of APIv3 name the merchant beside the serial, so nothing in production needs this; a developer who
/// asks why a signature does not fit has only the serial at hand. Kept in DIR/sandbox/serials, a line each.</remarks>
internal sealed class SandboxSerials
{
    private const string FileName = "serials";

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, MerchantId> _merchants = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _file;

    public SandboxSerials(SandboxOptions options)
    {
        Directory.CreateDirectory(options.Folder);
        _file = Path.Combine(options.Folder, FileName);
        foreach (var line in File.Exists(_file) ? File.ReadAllLines(_file) : [])
        {
            // A line that a crash has cut short names no merchant.
            if (line.Split(' ') is [var serial, var mchid] && MerchantId.TryParse(mchid, out var merchant))
            {
                _merchants[serial] = merchant;
            }
        }
    }

    /// <summary>None is known any more. Only while nobody has the file open.</summary>
    public static void Forget(string folder) => File.Delete(Path.Combine(folder, FileName));

    public bool TryFind(string serialNo, out MerchantId merchant) => _merchants.TryGetValue(serialNo, out merchant);

    public void Add(string serialNo, MerchantId merchant)
    {
        if (_merchants.TryGetValue(serialNo, out var known) && known == merchant) return;

        _merchants[serialNo] = merchant;
        lock (_lock) File.AppendAllText(_file, $"{serialNo} {merchant}\n");
    }
}

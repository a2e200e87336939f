using System.Collections.Concurrent;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Sandbox;

/// <summary>Which merchant a serial number belongs to, among those that the sandbox has made.</summary>
/// <remarks>Requests of APIv3 name the merchant beside the serial, so nothing in production needs this; a developer who
/// asks why a signature does not fit has only the serial at hand. Kept in DIR/sandbox/serials, a line each.</remarks>
internal sealed class SandboxSerials
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, MerchantId> _merchants = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _file;

    public SandboxSerials(SandboxOptions options)
    {
        Directory.CreateDirectory(options.Folder);
        _file = Path.Combine(options.Folder, "serials");
        foreach (var line in File.Exists(_file) ? File.ReadAllLines(_file) : [])
        {
            // A line that a crash has cut short names no merchant.
            if (line.Split(' ') is [var serial, var mchid] && MerchantId.TryParse(mchid, out var merchant))
            {
                _merchants[serial] = merchant;
            }
        }
    }

    public bool TryFind(string serialNo, out MerchantId merchant) => _merchants.TryGetValue(serialNo, out merchant);

    public void Add(string serialNo, MerchantId merchant)
    {
        _merchants[serialNo] = merchant;
        lock (_lock) File.AppendAllText(_file, $"{serialNo} {merchant}\n");
    }
}

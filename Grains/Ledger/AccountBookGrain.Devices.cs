using Tael.Domain.Devices;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

public sealed partial class AccountBookGrain
{
    /// <summary>Rows are read so many at a time: a device may have years of them.</summary>
    private const int RowsMax = 500;

    public async Task<DeviceFile?> ReadDevice(AccountId account)
    {
        (Device? device, DeviceFigures figures) = (null, new());
        for (var version = 0L; ;)
        {
            var rows = await journal.RowsAfter(account, version, RowsMax);
            foreach (var row in rows)
            {
                var happened = EventJson.Read<DeviceEvent>(row);
                figures = figures.After(device, happened);
                device = Device.Evolve(device, happened);
            }

            if (rows.Count < RowsMax) return device is null ? null : new(device, figures);
            version = rows[^1].Version;
        }
    }

    public async Task<DeviceLogPage?> ReadDeviceLog(AccountId account, long? before, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit, Math.Clamp(limit, 1, DeviceLogPage.EntriesMax));
        var latest = await book.Entries(account, long.MaxValue, 1);
        if (latest.IsEmpty) return null;

        // Versions have no gaps, so where the page begins is known.
        var until = Math.Min(before ?? long.MaxValue, latest[0].Version + 1);
        var after = Math.Max(0, until - 1 - limit);
        var rows = until == 1 ? [] : await journal.RowsAfter(account, after, (int)(until - 1 - after));
        var entries = rows.Select(row => DeviceLogEntry.Of(row.Version, row.Kind, EventJson.Read<DeviceEvent>(row)));
        return new([.. entries.Reverse()], after > 0 ? after + 1 : null);
    }
}

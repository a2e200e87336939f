using System.Collections.Immutable;
using System.Globalization;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Operators;

/// <summary>GET /ops/v1/devices/{device_id}/log?limit=&amp;cursor=: what has happened to a device, the latest first: enrolled, bound, suspended,
/// connected and gone and why, commands given and done or not, and how its sales ended.</summary>
/// <remarks>Read from the store, so also of an account that is stopped. Without keys, and without what commands say.</remarks>
internal static class LookAtDeviceLogEndpoint
{
    public static void Map(IEndpointRouteBuilder ops) => ops.MapGet("/devices/{deviceId}/log", Handle);

    private static async Task<IResult> Handle(string deviceId, HttpContext http, IGrainFactory grains, GrainCalls calls)
    {
        if (!DeviceId.TryParse(deviceId, out var id)) return OperatorDevice.Wrong;

        var (paging, refusal) = Paging.Read(http.Request.Query, DeviceLogPage.EntriesMax);
        if (refusal is not null) return refusal;

        var page = await calls.Run(grains.Book(), book => book.ReadDeviceLog(id.Account, paging.Before, paging.Limit));
        return page is null
            ? OperatorDevice.NotFound
            : OwnJson.Ok(new Response(deviceId, [.. page.Entries.Select(Entry.Of)], page.Before?.ToString(CultureInfo.InvariantCulture)));
    }

    /// <param name="NextCursor">Null: these were the first that happened.</param>
    private sealed record Response(string DeviceId, ImmutableArray<Entry> Entries, string? NextCursor);

    /// <param name="Amount">Fen.</param>
    private sealed record Entry(long Version, string Kind, string At, string? Subject, string? Reason, long? Amount)
    {
        public static Entry Of(DeviceLogEntry entry) =>
            new(entry.Version, entry.Kind, OwnJson.Time(entry.At), entry.Subject, entry.Reason, entry.AmountMinor);
    }
}

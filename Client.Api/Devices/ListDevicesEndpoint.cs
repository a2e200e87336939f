using System.Collections.Immutable;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>GET /v3/iotmanage/devices?limit&amp;offset: the devices of the merchant that asks, in the order in which they were
/// registered.</summary>
/// <remarks>WeChat Pay answers a partner's; here it is any merchant's own. Classes and scenes are not told apart here, so their fields are not there.</remarks>
public static class ListDevicesEndpoint
{
    private const int LimitMax = 50;

    private const string Path = "/v3/iotmanage/devices";

    public static void Map(V3Endpoints v3) => v3.Get<Query>(Path, Handle).Answers<Response>();

    internal static async Task<Answer> Handle(V3Call call, Query query)
    {
        var (offset, limit) = ((int)query.Offset, (int)query.Limit);
        var page = await call.Ask(call.Grains.Fleet(call.Merchant.Id), fleet => fleet.Page(offset, limit));
        var devices = new List<ListedDevice>();
        foreach (var serialNo in page.SerialNos)
        {
            DeviceId.TryOf(call.Merchant.Id, serialNo, out var id);

            // One that is listed and not registered: its registration has failed, and will be sent again.
            if (await call.Ask(call.Grains.Device(id), device => device.Look()) is { } device) devices.Add(Of(id, device));
        }

        string? Link(int at) => at >= 0 && at < page.Count ? $"{Path}?limit={limit}&offset={at}" : null;
        var links = new Links(Link(offset + limit), Link(offset - limit), $"{Path}?limit={limit}&offset={offset}");
        return Answer.Ok(new Response([.. devices], offset, limit, page.Count, links));
    }

    private static ListedDevice Of(DeviceId id, Device device) => new(
        id.SerialNo,
        device.Inspection?.CameraSn,
        device.Make?.Model ?? device.Binding.Model,
        device.Key is null ? "INACTIVATED" : "ACTIVATED",
        device.EnrolledAt is { } at ? Times.Format(at) : null,
        $"{id.Merchant}");

    public sealed record Query
    {
        [Whole(1, LimitMax)] public required long Limit { get; init; }
        [Whole(0, Fleet.DevicesMax)] public required long Offset { get; init; }
    }

    public sealed record Response(ImmutableArray<ListedDevice> Data, int Offset, int Limit, int TotalCount, Links Links);

    /// <param name="CameraSn">As its latest inspection has told it.</param>
    /// <param name="ActivationStatus">Whether it is enrolled.</param>
    public sealed record ListedDevice(
        string DeviceSn,
        string? CameraSn,
        string? DeviceModel,
        [property: OneOf("ACTIVATED", "INACTIVATED")] string ActivationStatus,
        string? ActivationTime,
        string Mchid);

    /// <param name="Next">Not there on the last page.</param>
    /// <param name="Prev">Not there on the first page.</param>
    public sealed record Links(string? Next, string? Prev, string Self);
}

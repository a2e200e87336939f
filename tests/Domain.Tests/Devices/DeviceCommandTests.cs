using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;

namespace Tael.Tests.Devices;

/// <summary>What a device is told to do, by the rules alone: it waits until it is acknowledged, once, within limits.</summary>
public sealed class DeviceCommandTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);

    private Device? _device;

    [Fact]
    public void A_command_waits_until_it_is_acknowledged_and_a_repeat_is_the_same()
    {
        Send(DeviceStatus.DeviceNotFound, "c1");
        Enrol();
        Send(DeviceStatus.Done, "c1");
        Send(DeviceStatus.Done, "c1");
        Send(DeviceStatus.CommandIdUsed, "c1", "other");
        Send(DeviceStatus.Done, "c2");
        Assert.Equal([1L, 2L], _device!.Waiting.Select(command => command.Number));
        Acknowledge(DeviceStatus.CommandNotFound, 0);
        Acknowledge(DeviceStatus.CommandNotFound, 3);
        Acknowledge(DeviceStatus.KeyReplaced, 1, key: "other");
        Acknowledge(DeviceStatus.Done, 2, "no paper");
        Acknowledge(DeviceStatus.Done, 2);
        Assert.Equal(("no paper", 1), (_device.FindCommand("c2")!.Failure, _device.Waiting.Length));
        Send(DeviceStatus.Done, "c2");
        Send(DeviceStatus.CommandIdUsed, "c2", "other");
        Take(StopDevice.Decide(_device, new(true, "stolen"), Now), DeviceStatus.Done);
        Send(DeviceStatus.DeviceRevoked, "c3");
        Acknowledge(DeviceStatus.DeviceRevoked, 1);
    }

    [Fact]
    public void What_waits_and_what_is_remembered_has_limits()
    {
        Enrol();
        for (var i = 1; i <= DeviceCommand.WaitingMax; i++) Send(DeviceStatus.Done, $"c{i}");
        Send(DeviceStatus.CommandQueueFull, "one-more");

        // Announcements have a limit of their own; for one more the oldest goes.
        for (var i = 0; i <= DeviceCommand.AnnouncementsMax; i++) Hear(i);
        var announced = _device!.Waiting.Where(command => command.Id is null).ToList();
        Assert.Equal(DeviceCommand.AnnouncementsMax, announced.Count);
        Assert.Equal("o-1900000001-order-1", announced[0].Order!.Value.Value);
        Assert.Equal(_device.Waiting.Select(command => command.Number).Order(), _device.Waiting.Select(command => command.Number));

        for (var i = 1; i <= DeviceCommand.WaitingMax; i++) Acknowledge(DeviceStatus.Done, i);
        Send(DeviceStatus.Done, "one-more");
        Acknowledge(DeviceStatus.Done, _device.CommandsCount);
        Assert.Equal(DeviceCommand.DoneMax, _device.Done.Length);
        Assert.Null(_device.FindCommand("c1"));
    }

    [Fact]
    public void Only_the_latest_connection_counts()
    {
        Take(ConnectDevice.Decide(_device, new("k", "first"), Now), DeviceStatus.DeviceNotFound);
        Enrol();
        Take(ConnectDevice.Decide(_device, new("other", "first"), Now), DeviceStatus.KeyReplaced);
        Take(DisconnectDevice.Decide(_device, new("first", "CLOSED"), Now), DeviceStatus.ConnectionReplaced);
        Take(ConnectDevice.Decide(_device, new("k", "first"), Now), DeviceStatus.Done);
        Take(ConnectDevice.Decide(_device, new("k", "second"), Now), DeviceStatus.Done);
        Take(DisconnectDevice.Decide(_device, new("first", "CLOSED"), Now), DeviceStatus.ConnectionReplaced);
        Assert.Equal("second", _device!.Presence!.Connection);
        Take(DisconnectDevice.Decide(_device, new("second", "LOST"), Now), DeviceStatus.Done);
        Assert.Equal((null, "LOST"), (_device!.Presence!.Connection, _device.Presence.Reason));
    }

    private void Enrol()
    {
        Take(RegisterDevice.Decide(_device, new(new("wx0", "store", "till", null, null), "h"), Now), DeviceStatus.Done);
        Take(EnrolDevice.Decide(_device, new("h", new("k", "public"), new("FROG", "1")), Now), DeviceStatus.Done);
    }

    private void Send(DeviceStatus expected, string id, string text = "tea") =>
        Take(SendDeviceCommand.Decide(_device, new(id, DeviceCommandKind.Print, text), Now), expected);

    private void Acknowledge(DeviceStatus expected, long number, string? failure = null, string key = "k") =>
        Take(AcknowledgeDeviceCommand.Decide(_device, new(key, number, failure), Now), expected);

    private void Hear(int number)
    {
        var order = AccountId.Parse($"o-1900000001-order-{number}");
        var credit = new CreditAccount(TransferId.Of(order, "announce"), order, Money.Fen(0), Now);
        foreach (var happened in HearPayment.Decide(_device, credit, null, Now).Events) _device = Device.Evolve(_device, happened);
    }

    private void Take(Decision<DeviceStatus, DeviceEvent> decision, DeviceStatus expected)
    {
        Assert.Equal(expected, decision.Status);
        if (expected != DeviceStatus.Done) Assert.Empty(decision.Events);
        foreach (var happened in decision.Events) _device = Device.Evolve(_device, happened);
    }
}

using Tael.Domain;
using Tael.Domain.Devices;

namespace Tael.Tests.Devices;

/// <summary>One device by the rules alone: whose key speaks for it, and whether it may act.</summary>
public sealed class DeviceTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly DeviceBinding Till1 = new("wx0", "store-1", "till-1", null, null);
    private static readonly DeviceMake Frog = new("FROG-PRO", "1.0");
    private static readonly DeviceKey First = new("k1", "public1");
    private static readonly DeviceKey Second = new("k2", "public2");

    private readonly List<DeviceEvent> _journal = [];
    private Device? _device;

    /// <summary>Each row sees the device that the rows above have left behind.</summary>
    [Fact]
    public void A_code_gives_one_key_once_and_a_repeat_the_same_answer()
    {
        Enrol(DeviceStatus.CodeWrong, "h1");
        Register("h1");
        Enrol(DeviceStatus.CodeWrong, "h2");
        Register("h2", Till1 with { Model = "FROG-PRO" });
        Enrol(DeviceStatus.CodeWrong, "h1");
        Enrol(DeviceStatus.ModelDiffers, "h2", make: Frog with { Model = "DRAGONFLY" });
        Enrol(DeviceStatus.CodeExpired, "h2", at: Now + RegisterDevice.CodeLife);
        Enrol(DeviceStatus.Done, "h2");
        Enrol(DeviceStatus.Done, "h2");
        Enrol(DeviceStatus.Done, "h2", at: Now + TimeSpan.FromDays(400));
        Enrol(DeviceStatus.CodeWrong, "h2", Second);
        Register("h3");
        Assert.Equal(First, _device!.Key);
        Stop(DeviceStatus.Done, forGood: false);
        Enrol(DeviceStatus.DeviceSuspended, "h3", Second);
        Resume(DeviceStatus.Done);
        Enrol(DeviceStatus.Done, "h3", Second);
        Enrol(DeviceStatus.CodeWrong, "h2");
        Assert.Equal(2, _journal.OfType<DeviceEnrolled>().Count());
    }

    [Fact]
    public void Only_the_key_in_force_gives_another()
    {
        Rotate(DeviceStatus.DeviceNotFound, "k1", Second);
        Register("h1");
        Rotate(DeviceStatus.DeviceNotEnrolled, "k1", Second);
        Enrol(DeviceStatus.Done, "h1");
        Rotate(DeviceStatus.KeyReplaced, "k2", Second);
        Rotate(DeviceStatus.Done, "k1", Second);
        Rotate(DeviceStatus.KeyReplaced, "k1", Second);
        Rotate(DeviceStatus.Done, "k2", Second);
        Stop(DeviceStatus.Done, forGood: false);
        Rotate(DeviceStatus.DeviceSuspended, "k2", First);
        Assert.Single(_journal.OfType<DeviceKeyRotated>());
    }

    [Fact]
    public void What_is_revoked_stays_so_and_what_is_suspended_comes_back()
    {
        Stop(DeviceStatus.DeviceNotFound, forGood: true);
        Resume(DeviceStatus.DeviceNotFound);
        Bind(DeviceStatus.DeviceNotFound, Till1);
        Register("h1");
        Bind(DeviceStatus.Done, Till1);
        Bind(DeviceStatus.Done, Till1 with { TillId = "till-2" });
        Assert.Single(_journal.OfType<DeviceBound>());
        Enrol(DeviceStatus.Done, "h1");
        Resume(DeviceStatus.Done);
        Stop(DeviceStatus.Done, forGood: false);
        Stop(DeviceStatus.Done, forGood: false);
        Resume(DeviceStatus.Done);
        Assert.Null(_device!.Reason);
        Register("h2");
        Stop(DeviceStatus.Done, forGood: true);
        var count = _journal.Count;
        Stop(DeviceStatus.Done, forGood: true);
        Stop(DeviceStatus.DeviceRevoked, forGood: false);
        Resume(DeviceStatus.DeviceRevoked);
        Bind(DeviceStatus.DeviceRevoked, Till1);
        Enrol(DeviceStatus.CodeWrong, "h2", Second);
        Rotate(DeviceStatus.DeviceRevoked, "k1", Second);
        Take(RegisterDevice.Decide(_device, new(Till1, "h9"), Now), DeviceStatus.DeviceRevoked);
        Assert.Equal(count, _journal.Count);
    }

    [Fact]
    public void The_latest_inspection_is_kept_and_its_repeat_changes_nothing()
    {
        var first = new DeviceInspection("00:1A:2B:3C:4D:5E", null, null, "1.0", null, null, [], ["dim"], Now);
        Inspect(DeviceStatus.DeviceNotFound, first);
        Register("h1");
        Inspect(DeviceStatus.DeviceNotEnrolled, first);
        Enrol(DeviceStatus.Done, "h1");
        Inspect(DeviceStatus.KeyReplaced, first, "k2");
        Inspect(DeviceStatus.Done, first);
        Inspect(DeviceStatus.Done, first with { Warnings = ["dim"] });
        Inspect(DeviceStatus.InspectionTimeUsed, first with { Warnings = [] });
        Inspect(DeviceStatus.InspectionTimeUsed, first with { AppVersion = "1.1" });
        Inspect(DeviceStatus.Done, first with { InspectedAt = new(1), Errors = ["no camera"] });
        Assert.Equal(first, Assert.Single(_journal.OfType<DeviceInspected>()).Inspection);
        Inspect(DeviceStatus.Done, first with { InspectedAt = Now + TimeSpan.FromSeconds(1), Errors = ["no camera"] });
        Inspect(DeviceStatus.Done, first);
        Assert.Equal("no camera", Assert.Single(_device!.Inspection!.Errors));
        Stop(DeviceStatus.Done, forGood: false);
        Inspect(DeviceStatus.DeviceSuspended, first);
        Assert.Equal(2, _journal.OfType<DeviceInspected>().Count());

        void Inspect(DeviceStatus expected, DeviceInspection inspection, string key = "k1") =>
            Take(InspectDevice.Decide(_device, new(key, inspection), Now), expected);
    }

    [Fact]
    public void A_fleet_lists_each_device_once_up_to_its_limit()
    {
        Fleet? fleet = null;
        foreach (var no in new[] { "b", "a", "b" }) fleet = Add(fleet, no, DeviceStatus.Done);
        Assert.Equal(["b", "a"], fleet!.SerialNos);
        fleet = new Fleet([.. Enumerable.Range(0, Fleet.DevicesMax).Select(i => $"{i}")]);
        Add(fleet, "one-more", DeviceStatus.FleetFull);
        Add(fleet, "7", DeviceStatus.Done);

        static Fleet? Add(Fleet? fleet, string no, DeviceStatus expected)
        {
            var decision = AddFleetDevice.Decide(fleet, new(no), Now);
            Assert.Equal(expected, decision.Status);
            return decision.Events.Aggregate(fleet, Fleet.Evolve);
        }
    }

    [Theory]
    [InlineData("1900000001-SN_0-1", true)]
    [InlineData("1900000001-", false)]
    [InlineData("-SN1", false)]
    [InlineData("1900000001", false)]
    [InlineData("0900000001-SN1", false)]
    [InlineData("1900000001-S N", false)]
    [InlineData("1900000001-01234567890123456789012345678901", true)]
    [InlineData("1900000001-012345678901234567890123456789012", false)]
    public void A_device_is_named_by_its_merchant_and_serial_number(string text, bool isOne)
    {
        Assert.Equal(isOne, DeviceId.TryParse(text, out var id));
        if (isOne) Assert.Equal((text, id), ($"{id}", DeviceId.Of(id.Account)));
    }

    private void Register(string hash, DeviceBinding? binding = null) =>
        Take(RegisterDevice.Decide(_device, new(binding ?? Till1, hash), Now), DeviceStatus.Done);

    private void Enrol(DeviceStatus expected, string hash, DeviceKey? key = null, DeviceMake? make = null, Instant? at = null) =>
        Take(EnrolDevice.Decide(_device, new(hash, key ?? First, make ?? Frog), at ?? Now), expected);

    private void Rotate(DeviceStatus expected, string signedBy, DeviceKey key) =>
        Take(RotateDeviceKey.Decide(_device, new(signedBy, key), Now), expected);

    private void Bind(DeviceStatus expected, DeviceBinding binding) => Take(BindDevice.Decide(_device, new(binding), Now), expected);

    private void Stop(DeviceStatus expected, bool forGood) => Take(StopDevice.Decide(_device, new(forGood, "lost"), Now), expected);

    private void Resume(DeviceStatus expected) => Take(ResumeDevice.Decide(_device, new(), Now), expected);

    private void Take(Decision<DeviceStatus, DeviceEvent> decision, DeviceStatus expected)
    {
        Assert.Equal(expected, decision.Status);
        if (expected != DeviceStatus.Done) Assert.Empty(decision.Events);
        _device = decision.Events.Aggregate(_device, Device.Evolve);
        _journal.AddRange(decision.Events);
    }
}

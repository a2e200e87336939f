using Orleans;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;

namespace Tael.Domain.Members;

/// <summary>Let a session cost what its buyer pays as a member. Before it is paid only; another member takes the first one's place.</summary>
/// <param name="Member">The membership's account.</param>
/// <param name="Level">Null: the merchant's plan has the member's level no longer, and the full price stands.</param>
[GenerateSerializer, Immutable, Alias("ApplyMemberPrice")]
public sealed record ApplyMemberPrice(
    [property: Id(0)] string KeyId, [property: Id(1)] string Session, [property: Id(2)] AccountId Member, [property: Id(3)] MemberLevel? Level)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, ApplyMemberPrice command, Instant now)
    {
        if (Device.Obstacle(device, command.KeyId) is { } obstacle) return new(obstacle);
        if (device!.Session is not { } session || session.Id != command.Session) return new(DeviceStatus.SessionNotFound);

        var price = command.Level?.PriceOf(session.ListPrice) ?? session.ListPrice;
        var member = new TillMember(command.Member, command.Level?.Id, command.Level?.Name, session.ListPrice) { Gift = command.Level?.GiftFor(price) };
        if (session.Member == member && session.Price == price) return new(DeviceStatus.Done);

        return session.State switch
        {
            TillSessionState.Paid => new(DeviceStatus.SessionPaid),
            TillSessionState.Cancelled => new(DeviceStatus.SessionCancelled),
            TillSessionState.Paying => new(DeviceStatus.PaymentUnderWay),
            _ => new(DeviceStatus.Done, new TillMemberFound(member, price, now)),
        };
    }
}

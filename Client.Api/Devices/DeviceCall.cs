using Tael.Client.Api.Wire;
using Tael.Domain.Devices;
using Tael.Domain.Payments;
using Tael.Grains;
using Tael.Grains.Devices;

namespace Tael.Client.Api.Devices;

/// <summary>One call of a device in its merchant's name, when its signature is right.</summary>
internal sealed record DeviceCall(HttpContext Http, V3Services Services, DeviceCaller Caller)
    : MerchantCall(Http, Services, Caller.Merchant)
{
    public static DeviceCall Of(HttpContext http, V3Services services) => new(http, services, DeviceSignature.Of(http));

    public DeviceId Id => Caller.Id;

    public Task<TResult> AskDevice<TResult>(Func<IDeviceGrain, Task<TResult>> call) => Ask(Grains.Device(Id), call);

    public Task<Order?> LookAtOrder(TillPayment payment) => Ask(Grains.Payment(payment.Order), order => order.Look());
}

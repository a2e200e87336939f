using Tael.Domain.Ledger;

namespace Tael.Domain.Devices;

/// <summary>An order that the device waits for has been paid, and tells it so by a transfer of nothing.</summary>
/// <remarks>So it is heard exactly once, as money arrives exactly once, whatever is lost between the two accounts and whether or not the
/// device may still act.</remarks>
public static class HearPayment
{
    public static Decision<CreditStatus, DeviceEvent> Decide(Device? device, CreditAccount credit, DeviceEvent? earlier, Instant now)
    {
        if (earlier is not null) return new(CreditStatus.Credited);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);
        if (device is null || !credit.Amount.IsZero)
        {
            throw new InvalidOperationException($"{credit.Id} brings {credit.Amount} to a device, which holds no money.");
        }

        return new(CreditStatus.Credited, new DevicePaymentHeard(credit.Id, credit.From, credit.Amount, now));
    }
}

using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>The rules of devices: one that is stopped begins nothing, what it had begun ends, and each payment is said once.</summary>
internal sealed partial class RowRules
{
    /// <summary>Two processes' clocks are never further apart.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromSeconds(6);

    /// <summary>Devices that are said to be fenced, and since when.</summary>
    private readonly Dictionary<AccountId, Instant> _fences = [];

    /// <summary>When the latest of a device's orders was paid, by the order's own clock.</summary>
    private readonly Dictionary<AccountId, Instant> _paidAt = [];

    /// <summary>Stopped devices of which something is under way.</summary>
    public int DevicesUnfenced => disk.Accounts.Count(pair => pair.Id.Kind == AccountKind.Device
        && TillFacts.Of(pair.Account.Events) is { Standing: not DeviceStanding.Good, State: TillSessionState.Paying });

    /// <summary>Somebody has been told that no order of the device is paid after this.</summary>
    public void Fence(AccountId device, Instant at)
    {
        Must(!_paidAt.TryGetValue(device, out var paid) || paid <= at + ClocksDiffer, device, at, $"an order was paid at {paid}, after that");
        _fences[device] = at;
    }

    /// <summary>An announcement moves nothing, and nothing else goes to a device.</summary>
    private static bool IsAnnouncement(AccountId account, Movement moved) =>
        account.Kind == AccountKind.Device || moved.Counterparty.Kind == AccountKind.Device;

    private void CheckMadeAtTill(AccountId account, OrderCreated e)
    {
        if (e.Terms.Device is not { } device) return;

        Must(
            disk.Of(device).Events.OfType<TillPaymentStarted>().Any(started => started.Order == account),
            account, e, "its device does not know of it, and can't end it");
    }

    private void CheckPaidAtTill(JournalAppend append, OrderPaid e)
    {
        if (Has<OrderCreated>(disk.Of(append.Account))?.Terms is not { } terms || (terms.Speaker ?? terms.Device) is not { } device) return;

        Must(terms.Speaker is not null || !_fences.ContainsKey(device), append.Account, e, "it is paid though its device is fenced");
        Must(
            append.Rows.Any(row => row.Movement is { Kind: MovementKind.Debit } said && said.Counterparty == device),
            append.Account, e, "its device does not hear of it");
        if (terms.Speaker is not null) return; // It only says so.

        _paidAt[device] = _paidAt.TryGetValue(device, out var before) && before > e.At ? before : e.At;
    }

    /// <summary>What is said is paid; and a plate has one speaker, and a speaker one plate.</summary>
    private void CheckPeripheral(AccountId account, StoredAccount stored, AccountEvent happened)
    {
        var plates = stored.Events.Aggregate<AccountEvent, IEnumerable<Plate>>([], (bound, e) => e switch
        {
            PlateBound now => bound.Append(now.Plate),
            PlateUnbound now => bound.Where(plate => plate.Speaker != now.Speaker),
            _ => bound,
        });
        switch (happened)
        {
            case OrderAnnounced e:
                Must(Has<OrderPaid>(stored) is not null, account, e, "it is said to be paid, and is not");
                Must(Has<OrderAnnounced>(stored) is null, account, e, "that has been said before");
                break;
            case PlateBound e:
                Must(plates.All(plate => plate.Code != e.Plate.Code && plate.Speaker != e.Plate.Speaker), account, e, "one of them is bound");
                break;
            case PlateUnbound e:
                Must(plates.Any(plate => plate.Speaker == e.Speaker), account, e, "it is not bound");
                break;
        }
    }

    private void CheckDevice(AccountId account, StoredAccount stored, AccountEvent happened)
    {
        CheckPeripheral(account, stored, happened);
        CheckRollout(account, stored, happened);
        if (account.Kind != AccountKind.Device) return;

        var till = TillFacts.Of(stored.Events);
        if (happened is TillSessionOpened or TillPaymentStarted or TillSessionCancelled or TillRefundAsked)
        {
            Must(till.Standing == DeviceStanding.Good, account, happened, "a device that is stopped begins something");
        }

        switch (happened)
        {
            case TillSessionOpened:
                Must(till.IsOver, account, happened, "another sale is under way");
                break;
            case TillPaymentStarted e:
                Must(till.State == TillSessionState.Open, account, e, "another payment is under way, or the sale is over");
                break;
            case TillPaymentFailed e:
                Must(till.State == TillSessionState.Paying, account, e, "nothing was under way");
                var order = disk.Of(till.Order!.Value);
                var price = stored.Events.OfType<TillSessionOpened>().Last().Price;
                Must(
                    Has<OrderClosed>(order) is not null || (Has<OrderCreated>(order) is { } other && other.Terms.Amount != price),
                    account, e, "its order may still be paid");
                break;
            case TillSessionPaid e:
                Must(till.State == TillSessionState.Paying, account, e, "nothing was under way");
                Must(Has<OrderPaid>(disk.Of(till.Order!.Value)) is not null, account, e, "it is not paid");
                break;
            case DevicePaymentHeard e:
                Must(Has<OrderPaid>(disk.Of(e.From)) is not null, account, e, "it is not paid");
                Must(stored.Events.OfType<DevicePaymentHeard>().All(other => other.From != e.From), account, e, "that has been said before");
                break;
            case TillSessionCancelled:
                Must(till.State == TillSessionState.Open, account, happened, "a payment is under way, or the sale is over");
                break;
            case DeviceSuspended or DeviceRevoked or DeviceResumed:
                Must(till.Standing != DeviceStanding.Revoked, account, happened, "nothing brings it back");
                if (happened is DeviceResumed) _fences.Remove(account);
                break;
        }
    }
}

using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>Devices that sell, give up, pay back, and are suspended or stolen in the middle of it.</summary>
internal sealed partial class Workload
{
    /// <summary>So many sell at a time; one that is stolen is replaced.</summary>
    private const int DevicesInUse = 2;

    private static readonly DeviceId[] Devices = [.. Enumerable.Range(0, 12).Select(i => DeviceId.Parse($"{Merchants[i % 2]}-SN{i}"))];

    private int _stolen;
    private int _sales;
    private int _rollouts;

    private static async Task SetUpDevices(Orleans.IGrainFactory grains)
    {
        foreach (var device in Devices)
        {
            await grains.Device(device).Register(new(new DeviceBinding("wx0", "store", "till", null, null), "code"));
            await grains.Fleet(device.Merchant).Add(new(device.SerialNo));
            await grains.Device(device).Enrol(new("code", new DeviceKey(AtTill.KeyId, ""), new DeviceMake("frog", "1")));
        }
    }

    /// <summary>A sale from its beginning to one of its ends, while others do what they like at the same device.</summary>
    private async Task TradeAtTill()
    {
        var device = Devices[Math.Min(Devices.Length - 1, _stolen + _random.Next(DevicesInUse))];
        var sale = new OpenTillSession(AtTill.KeyId, $"sale-{_sales++}", Money.Fen(_random.Next(1, _amountMax)), "tea", null);
        if (_random.Next(8) == 0) _ = world.Simulator.Run(() => StopInTheMiddle(device));
        if (_random.Next(3) == 0) await TradeAtPlate(device);
        if (_random.Next(6) == 0) await RollOut(device.Merchant);
        if (_random.Next(3) == 0) await Insist(new DoWhatWaits(world, device, fails: _random.Next(4) == 0));
        await Insist(new OpenSale(world, device, sale));
        if (_random.Next(12) == 0) await Insist(new OpenSale(world, device, sale with { Price = sale.Price + Money.Fen(1) }));
        for (var payments = _random.Next(1, 3); payments > 0; payments--) await PayAtTill(device, sale);
        await (_random.Next(4) switch
        {
            0 => Insist(new GiveBackAtTill(world, device, RefundOf(device, sale))),
            1 => Insist(new LookAtTill(world, device)),
            _ => Insist(new CancelSale(world, device, sale.Id)),
        });
        if (_random.Next(2) == 0) await Insist(new CancelSale(world, device, sale.Id));
    }

    /// <summary>By the payer's code, or by the order's, which somebody may scan in time, or too late.</summary>
    private async Task PayAtTill(DeviceId device, OpenTillSession sale)
    {
        var user = _users[_random.Next(_users.Length)];
        if (_random.Next(2) == 0)
        {
            await Insist(new SellAtTill(world, device, sale, user, $"code-{_payments.Count}-{_sales}"));
            return;
        }

        await Insist(new SellAtTill(world, device, sale, null, null));
        var order = OutTradeNo.Parse($"{sale.Id}-{_random.Next(1, 3)}").OrderOf(device.Merchant);
        var payment = new PayOrder(RequestId.Parse($"pay-{_payments.Count}"), user, order, sale.Price);
        _payments.Add(payment);
        if (_random.Next(4) == 0) _ = world.Simulator.Run(() => Insist(new Pay(world, payment)));
        else await Insist(new Pay(world, payment));
    }

    /// <summary>By a plate's code, whose speaker may be bound anew between two tries; or on its page, which reports what is paid.</summary>
    private async Task TradeAtPlate(DeviceId device)
    {
        var merchant = device.Merchant;
        var plate = new Plate(MerchantCodeId.Parse($"plate-{_random.Next(2)}"), device.SerialNo);
        if (_random.Next(2) == 0) _ = world.Simulator.Run(() => Insist(new UnbindSpeaker(world, merchant, device.SerialNo)));
        await Insist(new BindSpeaker(world, merchant, plate));
        var payer = _users[_random.Next(_users.Length)];
        var isByCode = _random.Next(2) == 0;
        var terms = NewTerms() with
        {
            Merchant = merchant, TradeType = TradeType.Native, TimeExpire = null, Payer = payer, ProfitSharing = null, LimitPay = null,
            Partner = null, Speaker = isByCode ? device.Account : null,
        };
        _orders[^1] = terms;
        var payment = PaymentOf(terms) with { Payer = payer, Amount = terms.Amount };
        _payments[^1] = payment;
        await Insist(new Pay(world, payment, terms));
        if (_random.Next(2) == 0) await Insist(new Pay(world, payment, terms with { Speaker = Devices[_random.Next(Devices.Length)].Account }));
        for (var reports = _random.Next(3); reports > 0; reports--)
        {
            await Insist(new ReportPaid(world, payment.Order, _random.Next(4) == 0 ? Devices[_random.Next(Devices.Length)].Account : device.Account));
        }
    }

    /// <summary>To some of the merchant's devices and then to all, while devices do it or fail; by hand, or as its reminder asks for it.</summary>
    private async Task RollOut(MerchantId merchant)
    {
        var terms = new RolloutTerms(
            $"v{_rollouts++}", DeviceCommandKind.Update, "2.0", null, [30, 60, 100], _random.Next(2) * 60, _random.Next(3));
        await Insist(new BeginRollout(world, merchant, terms));
        if (_random.Next(4) == 0) await Insist(new BeginRollout(world, merchant, terms with { Text = "2.1" }));
        foreach (var device in Devices.Where(device => device.Merchant == merchant && _random.Next(2) == 0))
        {
            await Insist(new DoWhatWaits(world, device, fails: _random.Next(4) == 0));
        }

        for (var by = _random.Next(3); by > 0; by--) await Insist(new AdvanceByHand(world, merchant, terms.Id, _random.Next(2, 5)));
    }

    private async Task StopInTheMiddle(DeviceId device)
    {
        await world.Simulator.Delay(TimeSpan.FromMilliseconds(_random.Next(4_000)));
        var forGood = _random.Next(3) == 0 && _stolen < Devices.Length - DevicesInUse;
        if (forGood) _stolen++;
        await Insist(new StopTill(world, device, forGood));
        if (!forGood) await Insist(new ResumeTill(world, device));
    }

    private RefundPayment RefundOf(DeviceId device, OpenTillSession sale) => new(
        device.Merchant,
        OutRefundNo.Parse($"till{_sales}"),
        OutTradeNo.Parse($"{sale.Id}-1").OrderOf(device.Merchant),
        sale.Price,
        new RefundTerms { Total = sale.Price });
}

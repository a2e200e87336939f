using Tael.Domain.Complaints;
using Tael.Domain.Wallets;

namespace Tael.Simulation;

/// <summary>Users that say that facts of their scores are wrong, and operators that decide.</summary>
internal sealed partial class Workload
{
    /// <summary>More of them, and nobody would be trusted with anything.</summary>
    private const int ComplaintsMax = 3;

    private int _complaints;
    private bool _hasWaited;

    /// <summary>Something that lowers a score, what its user says to that, and operators that do not agree with each other.</summary>
    private async Task SetRight()
    {
        var user = DrawTrusted();
        if (_random.Next(2) == 0) await RunIntoDebt(user);
        else await Insist(new Complain(world, NewComplaint(), user, Merchants[0]));
        if (LoweredBy(user) is not [.., var version]) return;

        var isUpheld = _random.Next(2) == 0;
        await Insist(new AskForCorrection(world, user, version, "it was not me"));
        if (_random.Next(2) == 0) _ = world.Simulator.Run(() => Insist(new DecideCorrection(world, user, version, !isUpheld)));
        await Insist(new DecideCorrection(world, user, version, isUpheld));
        if (_random.Next(2) == 0) await Insist(new DecideCorrection(world, user, version, !isUpheld));
    }

    /// <summary>Services are used, and once in a run all wait until what was not paid is a debt.</summary>
    private async Task RunIntoDebt(UserId user)
    {
        var terms = NewService();
        await Insist(new OfferService(world, terms, Lending));
        await Insist(new AcceptService(world, terms, user));
        await Insist(new UseUpService(world, terms, new() { Total = terms.RiskFund!.Amount, Payments = "[]" }));
        if (_hasWaited || !world.Disk.OwedBy(user).Contains(terms.No.OrderOf(terms.Merchant))) return;

        _hasWaited = true;
        world.JumpCalendar(TimeSpan.FromDays(8));
        await Insist(new LookAtService(world, terms));
        await Insist(new CollectForService(world, terms));
    }

    private Func<Command> DrawCorrection()
    {
        var user = DrawTrusted();
        var told = LoweredBy(user);
        long version = told.Length == 0 ? 1 : told[_random.Next(told.Length)];
        var isUpheld = _random.Next(2) == 0;
        if (_random.Next(4) == 0)
        {
            var (complaint, merchant) = (NewComplaint(), Merchants[_random.Next(Merchants.Length)]);
            return () => new Complain(world, complaint, user, merchant);
        }

        return _random.Next(2) == 0
            ? () => new AskForCorrection(world, user, version, "it was not me")
            : () => new DecideCorrection(world, user, version, isUpheld);
    }

    /// <summary>The rows of a user's profile that have lowered their score.</summary>
    private long[] LoweredBy(UserId user)
    {
        var profile = world.Disk.Of(user.Score);
        return [.. Enumerable.Range(1, profile.Events.Count).Select(version => (long)version)
            .Where(version => RowRules.FactAt(profile, version) is not null)];
    }

    /// <summary>Now and then its number is taken.</summary>
    private ComplaintId NewComplaint()
    {
        if (_complaints < ComplaintsMax && _random.Next(4) != 0) _complaints++;
        return ComplaintId.TryParse($"c{_complaints}", out var id) ? id : throw new InvalidOperationException($"c{_complaints}");
    }
}

using Tael.Domain.Permissions;

namespace Tael.Simulation;

/// <summary>Users permit a merchant orders without confirmation, take that back, and are trusted while they do.</summary>
internal sealed partial class Workload
{
    private readonly List<PermissionTerms> _permissions = [];

    private Func<Command> DrawPermission()
    {
        if (_permissions.Count == 0 || _random.Next(6) == 0)
        {
            var asked = NewPermission();
            return () => new AskPermission(world, asked);
        }

        var terms = _permissions[_random.Next(Math.Max(0, _permissions.Count - 4), _permissions.Count)];
        var user = DrawTrusted();
        return _random.Next(6) switch
        {
            0 => () => new AskPermission(world, terms),
            1 => () => new AskPermission(world, terms with { NotifyUrl = "https://example.com/another" }),
            2 or 3 => () => new GivePermission(world, terms, user),
            _ => () => new EndPermission(world, terms, user),
        };
    }

    /// <summary>Asked for and given, and a service begun by it; one in three had been used already.</summary>
    private async Task RentWithoutAsking()
    {
        var (permission, user) = (NewPermission(), DrawTrusted());
        await Insist(new AskPermission(world, permission));
        await Insist(new GivePermission(world, permission, user));
        var terms = NewService() with { NeedsConfirm = false, User = user };
        if (_random.Next(3) == 0) terms = terms with { RiskFund = null, Bill = BillOf(terms) };
        _services[^1] = terms;
        await Insist(new OfferService(world, terms, Lending));
        await Insist(new AcceptService(world, terms, user));
        if (_random.Next(2) == 0) await Insist(new EndPermission(world, permission, user));
        if (_random.Next(2) == 0) await Insist(new UseUpService(world, terms, BillOf(terms)));
    }

    private PermissionTerms NewPermission()
    {
        var terms = new PermissionTerms(
            Merchants[0], AuthorizationCode.Parse($"code{_permissions.Count}"), "wx0", Lending.Id, "https://example.com/permission");
        _permissions.Add(terms);
        return terms;
    }
}

using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Permissions;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;

namespace Tael.Tests.Permissions;

/// <summary>What users' profiles tell a permission, in whatever order it arrives.</summary>
public sealed class CreditPermissionTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly UserId Giver = new(10000001);
    private static readonly UserId Other = new(10000002);
    private static readonly PermissionTerms Terms = new(
        new MerchantId(1900000001), AuthorizationCode.Parse("code1"), "wx0", "service1", "https://tea.test");

    private Permission? _permission = Permission.Evolve(null, new PermissionApplied(Terms, Now));

    [Fact]
    public void One_user_gives_it_and_ends_it()
    {
        Tell(CreditStatus.Credited, Giver, ScoreFactKind.PermissionOpened);
        Assert.Equal((Giver, true), (_permission!.User, _permission.IsOpen));
        Tell(CreditStatus.Credited, Giver, ScoreFactKind.PermissionClosed);
        Assert.False(_permission.IsOpen);
        Tell(CreditStatus.PermissionTaken, Giver, ScoreFactKind.PermissionOpened);
    }

    [Fact]
    public void Whoever_came_too_late_to_give_it_does_not_end_what_another_has_given()
    {
        Tell(CreditStatus.Credited, Giver, ScoreFactKind.PermissionOpened);
        Tell(CreditStatus.PermissionTaken, Other, ScoreFactKind.PermissionClosed);
        Tell(CreditStatus.PermissionTaken, Other, ScoreFactKind.PermissionOpened);
        Assert.Equal((Giver, true, 1), (_permission!.User, _permission.IsOpen, _permission.Notifications));
    }

    [Fact]
    public void An_end_that_overtakes_its_beginning_leaves_it_ended()
    {
        Tell(CreditStatus.Credited, Giver, ScoreFactKind.PermissionClosed);
        Tell(CreditStatus.PermissionTaken, Giver, ScoreFactKind.PermissionOpened);
        Tell(CreditStatus.PermissionTaken, Other, ScoreFactKind.PermissionOpened);
        Assert.False(_permission!.IsOpen);
    }

    private void Tell(CreditStatus expected, UserId by, ScoreFactKind what)
    {
        var command = new CreditAccount(
            TransferId.Of(by.Score, $"{what}"), by.Score, Money.Zero(Currency.Cny), Now, Fact: new(what, Terms.Merchant));
        var decision = CreditPermission.Decide(_permission, command, earlier: null, Now);
        Assert.Equal(expected, decision.Status);
        foreach (var happened in decision.Events) _permission = Permission.Evolve(_permission, happened);
    }
}

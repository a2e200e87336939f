using Tael.Domain;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;
using Tael.Domain.Wallets;

namespace Tael.Tests.Payouts;

/// <summary>A user's agreement to be paid without confirming, by the rules alone.</summary>
public sealed class PayoutAuthorizationTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly UserId Payee = new(10000001);
    private static readonly UserId Other = new(10000002);
    private static readonly PayoutAuthorizationTerms Terms = new(
        new MerchantId(1900000001), OutAuthorizationNo.Parse("auth1"), "wx0", Payee, "1000", "wx_1", "https://tea.test");

    private readonly List<PayoutAuthorizationEvent> _journal = [];
    private PayoutAuthorization? _authorization;

    [Fact]
    public void It_is_asked_for_agreed_to_and_ended_once()
    {
        Confirm(ConfirmAuthorizationStatus.NotFound);
        Close(CloseAuthorizationStatus.NotFound, Payee);
        Ask(AskAuthorizationStatus.Asked);
        Ask(AskAuthorizationStatus.Asked);
        Ask(AskAuthorizationStatus.NumberUsed, Terms with { SceneId = "1005" });
        Assert.False(_authorization!.IsInEffect);
        Confirm(ConfirmAuthorizationStatus.NotThePayee, Other);
        Confirm(ConfirmAuthorizationStatus.Confirmed);
        Confirm(ConfirmAuthorizationStatus.Confirmed);
        Assert.True(_authorization.IsInEffect);
        Close(CloseAuthorizationStatus.NotThePayee, Other);
        Close(CloseAuthorizationStatus.Closed, Payee);
        Close(CloseAuthorizationStatus.Closed);
        Confirm(ConfirmAuthorizationStatus.Closed);
        Ask(AskAuthorizationStatus.Asked);
        Assert.Equal(AuthorizationClosedBy.User, _authorization.ClosedBy);
        Assert.Equal((3, 2), (_journal.Count, _authorization.Notifications));
    }

    [Fact]
    public void What_is_closed_before_it_comes_can_not_come()
    {
        Close(CloseAuthorizationStatus.NotFound);
        Close(CloseAuthorizationStatus.NotFound);
        Ask(AskAuthorizationStatus.Closed);
        Confirm(ConfirmAuthorizationStatus.NotFound);
        Assert.Single(_journal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Nobody_can_agree_after_a_day(bool isLookedAt)
    {
        Ask(AskAuthorizationStatus.Asked);
        var late = Now + PayoutAuthorization.ConfirmWithin;
        Happen(EndPayoutStatus.Unchanged, ExpirePayoutAuthorization.Decide(_authorization, late + TimeSpan.FromMicroseconds(-1)));
        if (isLookedAt) Happen(EndPayoutStatus.Ended, ExpirePayoutAuthorization.Decide(_authorization, late));
        Confirm(ConfirmAuthorizationStatus.Closed, at: late);
        Close(CloseAuthorizationStatus.Closed, at: late);
        Assert.Equal((AuthorizationClosedBy.Time, 0), (_authorization!.ClosedBy, _authorization.Notifications));
        Assert.Equal(2, _journal.Count);
    }

    [Fact]
    public void What_is_agreed_to_stays_so_for_years()
    {
        Ask(AskAuthorizationStatus.Asked);
        Confirm(ConfirmAuthorizationStatus.Confirmed);
        Happen(EndPayoutStatus.Unchanged, ExpirePayoutAuthorization.Decide(_authorization, Now + TimeSpan.FromDays(1_000)));
        Assert.True(_authorization!.IsInEffect);
    }

    [Theory]
    [InlineData("13311900000001auth1", 1900000001, "auth1")]
    [InlineData("133119000000011", 1900000001, "1")]
    public void Our_number_says_whose_it_is(string text, long merchant, string no)
    {
        Assert.True(PayoutAuthorizationId.TryParse(text, out var id));
        Assert.Equal((merchant, no, text), (id.Merchant.Value, id.No.Value, $"{id}"));
        Assert.Equal($"a-{merchant}-{no}", id.Account.Value);
    }

    [Theory, InlineData(null), InlineData(""), InlineData("1331"), InlineData("13301900000001auth1"), InlineData("13311900000001auth-1")]
    public void Other_numbers_are_none_of_ours(string? text) => Assert.False(PayoutAuthorizationId.TryParse(text, out _));

    private void Ask(AskAuthorizationStatus expected, PayoutAuthorizationTerms? terms = null) =>
        Happen(expected, AskPayoutAuthorization.Decide(_authorization, new(terms ?? Terms), Now));

    private void Confirm(ConfirmAuthorizationStatus expected, UserId? by = null, Instant? at = null) =>
        Happen(expected, ConfirmPayoutAuthorization.Decide(_authorization, new(by ?? Payee), at ?? Now));

    private void Close(CloseAuthorizationStatus expected, UserId? by = null, Instant? at = null) =>
        Happen(expected, ClosePayoutAuthorization.Decide(_authorization, new(by), at ?? Now));

    private void Happen<TStatus>(TStatus expected, Decision<TStatus, PayoutAuthorizationEvent> decision)
        where TStatus : struct, Enum
    {
        Assert.Equal(expected, decision.Status);
        foreach (var happened in decision.Events)
        {
            _journal.Add(happened);
            _authorization = PayoutAuthorization.Evolve(_authorization, happened);
        }
    }
}

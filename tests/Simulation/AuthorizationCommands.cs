using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Payouts;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Simulation;

internal sealed class AskToAgree(World world, PayoutAuthorizationTerms terms) : Command(world)
{
    public override string Key => $"ask {terms.Account} {terms.DisplayName}";

    protected override AccountId Account => terms.Account;

    public override async Task<object> Send(IGrainFactory grains) => await grains.PayoutAuthorization(Account).Ask(new(terms));

    protected override bool IsRight(object answer) => answer switch
    {
        AskAuthorizationStatus.Asked => Has<PayoutAuthorizationAsked>()?.Terms == terms,
        AskAuthorizationStatus.NumberUsed => Has<PayoutAuthorizationAsked>() is { } other && other.Terms != terms,
        AskAuthorizationStatus.Closed => Has<PayoutAuthorizationAsked>() is null && Has<PayoutAuthorizationClosed>() is not null,
        _ => false,
    };

    protected override bool IsFinal(object answer) => true;
}

internal sealed class Agree(World world, PayoutAuthorizationTerms terms, UserId by) : Command(world)
{
    public override string Key => $"agree {terms.Account} by {by}";

    protected override AccountId Account => terms.Account;

    public override async Task<object> Send(IGrainFactory grains) => await grains.PayoutAuthorization(Account).Confirm(new(by));

    protected override bool IsRight(object answer) => answer switch
    {
        ConfirmAuthorizationStatus.Confirmed => by == terms.Payee && Has<PayoutAuthorizationConfirmed>() is not null,
        ConfirmAuthorizationStatus.NotFound => Has<PayoutAuthorizationAsked>(RowsBefore) is null,
        ConfirmAuthorizationStatus.NotThePayee => by != terms.Payee,
        ConfirmAuthorizationStatus.Closed => Has<PayoutAuthorizationClosed>() is not null,
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer is ConfirmAuthorizationStatus.Closed or ConfirmAuthorizationStatus.NotThePayee;
}

internal sealed class EndAgreement(World world, PayoutAuthorizationTerms terms, UserId? by) : Command(world)
{
    public override string Key => $"end {terms.Account} by {by}";

    protected override AccountId Account => terms.Account;

    public override async Task<object> Send(IGrainFactory grains) => await grains.PayoutAuthorization(Account).Close(new(by));

    protected override bool IsRight(object answer) => answer switch
    {
        CloseAuthorizationStatus.Closed => Has<PayoutAuthorizationAsked>() is not null && Has<PayoutAuthorizationClosed>() is not null,
        CloseAuthorizationStatus.NotFound => Has<PayoutAuthorizationAsked>(RowsBefore) is null
            && (by is not null || Has<PayoutAuthorizationClosed>() is not null),
        CloseAuthorizationStatus.NotThePayee => by is not null && by != terms.Payee,
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer is CloseAuthorizationStatus.Closed;
}

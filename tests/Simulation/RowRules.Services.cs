using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>The rules of services on trust: one ends once, is paid once and is told once; and nobody is trusted beyond their limits.</summary>
internal sealed partial class RowRules
{
    private const int OpenMax = 3;

    private static readonly TimeSpan AcceptWithin = TimeSpan.FromDays(30);
    private static readonly TimeSpan DebtAfter = TimeSpan.FromDays(7);

    /// <summary>What is to be paid for each service order that is to be paid.</summary>
    private readonly Dictionary<AccountId, Money> _due = [];

    /// <summary>The collection that has been paid, for each service order by its attach.</summary>
    private readonly Dictionary<string, AccountId> _collected = [];

    public IReadOnlyDictionary<AccountId, Money> Due => _due;

    /// <summary>Facts move nothing, and nothing else does.</summary>
    private static bool IsOfFacts(AccountId account) => account.Kind is AccountKind.Score or AccountKind.ServiceOrder
        or AccountKind.Permission or AccountKind.Plan or AccountKind.SignPlan or AccountKind.SavedDeposits or AccountKind.Complaint;

    private void CheckCollected(AccountId account, StoredAccount stored, OrderPaid e)
    {
        if (Has<OrderCreated>(stored)!.Terms is not { TradeType: TradeType.Auth, Attach: { } attach } terms) return;

        var service = ServiceOrderNo.Parse(attach[(attach.LastIndexOf('|') + 1)..]).OrderOf(terms.Merchant);
        Must(_collected.TryAdd(attach, account), account, e, "I4: the service has been paid before");
        var part = disk.Of(service).Events.OfType<ServiceCollectionSplit>().LastOrDefault()?.Part;
        Must(
            _due.TryGetValue(service, out var due) && (due == e.Amount || (part == e.Amount && e.Amount < due)),
            account, e, $"{service} is not to be paid so much");
        Must(
            Has<ServiceOrderAccepted>(disk.Of(service))!.User.Wallet == UserOf(e.Transfer, e.From),
            account, e, "somebody else has used it");
    }

    private void CheckService(JournalAppend append, StoredAccount stored, AccountEvent happened)
    {
        var account = append.Account;
        switch (happened)
        {
            case ScoreOrderTrusted e:
                Must(OpenOf(stored, e.ServiceId, int.MaxValue) < OpenMax, account, e, "I7: too much is open");
                Must(DebtsOf(stored) == 0, account, e, "I7: something is owed");
                break;
            case ServiceOrderCreated e:
                Must(stored.Events.Count == 0, account, e, "I9: it had begun or ended");
                break;
            case ServiceOrderAccepted e:
                MustBe(stored, account, e, Has<ServiceOrderCreated>(stored) is not null && Has<ServiceOrderAccepted>(stored) is null);
                Must(e.At < Has<ServiceOrderCreated>(stored)!.At + AcceptWithin, account, e, "I9: it had expired");
                var offered = Has<ServiceOrderCreated>(stored)!.Terms;
                Must((offered.User ?? e.User) == e.User, account, e, "it is somebody else's");
                if (offered.NeedsConfirm) MustTell(append, e, "PAYSCORE.USER_CONFIRM", 1);
                break;
            case ServiceOrderCompleted e:
                MustBe(stored, account, e, Has<ServiceOrderAccepted>(stored) is not null && Has<ServiceOrderCompleted>(stored) is null);
                var most = Has<ServiceOrderCreated>(stored)!;
                Must(e.Bill.Total <= (most.Terms.RiskFund?.Amount ?? most.Service.Quota), account, e, "I7: more than was spared");
                if (!e.Bill.Total.IsZero) _due[account] = e.Bill.Total;
                break;
            case ServiceOrderModified e:
                var parts = PartsOf(stored);
                Must(
                    _due.TryGetValue(account, out var before) && e.Bill.Total <= before + parts && e.Bill.Total >= parts,
                    account, e, "it costs more, less than was paid, or nothing is due");
                MustNotBePaid(account, stored, e);
                _due[account] = e.Bill.Total - parts;
                if (_due[account].IsZero) _due.Remove(account);
                break;
            case ServiceCollectionSplit e:
                Must(_due.TryGetValue(account, out var whole) && e.Part < whole, account, e, "it is no part of what is due");
                MustNotBePaid(account, stored, e);
                break;
            case ServiceOrderPartPaid e:
                Must(_collected.Remove(AttachOf(stored), out var collection), account, e, "nobody has paid this");
                var paidPart = Has<OrderPaid>(disk.Of(collection));
                Must(
                    paidPart?.Amount == e.Part && paidPart?.TransactionId == e.TransactionId && paidPart?.At == e.PaidAt,
                    account, e, "something else was paid");
                Must(e.Part < _due[account], account, e, "I10: more than was due");
                _due[account] -= e.Part;
                break;
            case ServiceOrderPaid e:
                Must(_due.Remove(account), account, e, "I9: nothing is due");
                if (e.By == CollectedBy.Merchant) MustNotBePaid(account, stored, e);
                else CheckPaidByPlatform(append, stored, e);
                break;
            case ServiceOrderEnded e:
                MustBe(stored, account, e, Has<ServiceOrderCompleted>(stored) is null);
                Must(
                    e.State == ServiceOrderState.Revoked || e.At >= Has<ServiceOrderCreated>(stored)!.At + AcceptWithin,
                    account, e, "its time is not over");
                break;
            case ServiceDepositSpared e:
                Must(e.Saved == Has<ServiceOrderCreated>(stored)!.Terms.RiskFund!.Amount, account, e, "it has spared something else");
                Must(
                    stored.Events.OfType<ServiceOrderFactTold>().Any(told => told.Fact.Kind == ScoreFactKind.OrderKept),
                    account, e, "it has not ended well");
                break;
            case DepositSaved e:
                Must(
                    disk.Of(e.From).EventOf(e.Transfer) is ServiceDepositSpared spared && spared.Saved == e.Saved,
                    account, e, "nothing of this was spared");
                break;
            case ServiceOrderFactTold e:
                CheckFact(account, stored, e);
                break;
        }
    }

    private static void CheckFact(AccountId account, StoredAccount stored, ServiceOrderFactTold e)
    {
        if (e.Transfer.TryReturned(out var returned))
        {
            Must(stored.EventOf(returned) is ServiceOrderNotAccepted, account, e, "it gives back what it has accepted");
            return;
        }

        Must(Has<ServiceOrderAccepted>(stored)!.From == e.To, account, e, "it tells somebody else's profile");
        var told = stored.Events.OfType<ServiceOrderFactTold>().Where(other => !other.Transfer.TryReturned(out _)).ToArray();
        Must(
            e.Fact.Kind == ScoreFactKind.DebtSettled ? told is [{ Fact.Kind: ScoreFactKind.OrderUnpaid }] : told.Length == 0,
            account, e, "it has told how it ended");
        Must(
            e.Fact.Kind != ScoreFactKind.OrderUnpaid || e.At >= Has<ServiceOrderCompleted>(stored)!.At + DebtAfter,
            account, e, "it is no debt yet");
    }

    private void CheckPaidByPlatform(JournalAppend append, StoredAccount stored, ServiceOrderPaid e)
    {
        var account = append.Account;
        var paid = _collected.TryGetValue(AttachOf(stored), out var order) ? Has<OrderPaid>(disk.Of(order)) : null;
        Must(paid?.TransactionId == e.TransactionId && paid?.At == e.PaidAt, account, e, "nobody has paid this");
        MustTell(append, e, "PAYSCORE.USER_PAID", Has<ServiceOrderCreated>(stored)!.Terms.NeedsConfirm ? 2 : 1);
    }

    private void MustNotBePaid(AccountId account, StoredAccount stored, AccountEvent e) =>
        Must(!_collected.ContainsKey(AttachOf(stored)), account, e, "I9: it has been paid");

    private static Money PartsOf(StoredAccount stored) =>
        stored.Events.OfType<ServiceOrderPartPaid>().Aggregate(Money.Zero(Currency.Cny), (sum, e) => sum + e.Part);

    private static void MustBe(StoredAccount stored, AccountId account, AccountEvent e, bool isSo) =>
        Must(isSo && Has<ServiceOrderEnded>(stored) is null, account, e, "I9: it is not there, or had ended");

    private static void MustTell(JournalAppend append, AccountEvent e, string eventType, int sequence) => Must(
        append.Webhooks.Count(w => w.Sequence == sequence && w.EventType == eventType) == 1,
        append.Account, e, "I14: nobody will be told");

    private static string AttachOf(StoredAccount stored)
    {
        var terms = Has<ServiceOrderCreated>(stored)!.Terms;
        return $"wxzff|1500{terms.Merchant.Value:D10}{terms.No}|{terms.No}";
    }

    /// <summary>How many orders of a service a profile has trusted its user with that have not ended by its own rows.</summary>
    public static int OpenOf(StoredAccount profile, string serviceId, int rows)
    {
        var open = new HashSet<AccountId>();
        foreach (var happened in profile.Events.Take(rows))
        {
            if (happened is ScoreOrderTrusted trusted && trusted.ServiceId == serviceId) open.Add(trusted.To);
            if (happened is ScoreFactArrived fact) open.Remove(fact.From);
        }

        return open.Count;
    }

    private static int DebtsOf(StoredAccount profile) => profile.Events.OfType<ScoreFactArrived>().Sum(e => e.Fact.Kind switch
    {
        ScoreFactKind.OrderUnpaid => 1,
        ScoreFactKind.DebtSettled => -1,
        _ => 0,
    });
}

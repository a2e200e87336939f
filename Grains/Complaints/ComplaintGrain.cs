using Tael.Domain;
using Tael.Domain.Complaints;
using Tael.Domain.Ledger;
using Tael.Domain.Scores;
using Tael.Grains.Ledger;

namespace Tael.Grains.Complaints;

/// <inheritdoc cref="IComplaintGrain"/>
[GrainType("complaint")]
[CollectionAgeLimit(Minutes = 5)]
public sealed class ComplaintGrain(AccountServices services)
    : AccountGrain<Complaint, ComplaintEvent>(services), IComplaintGrain
{
    public override Task<CreditStatus> Credit(CreditAccount command) =>
        throw new InvalidOperationException($"{command.Id}: nothing is sent to a complaint.");

    public async Task<UpholdComplaintStatus> Uphold(UpholdComplaint command)
    {
        var status = await Run(
            (complaint, _, now) => UpholdComplaint.Decide(Self, complaint, command, now),
            unable: new(Stopped: UpholdComplaintStatus.AccountStopped));
        var told = TransferId.Of(Self, $"{ScoreFactKind.ComplaintUpheld}");
        if (status == UpholdComplaintStatus.Upheld && IsDelivering(told))
        {
            await Arrival(Movement.Debit(told, command.User.Score, Money.Zero(Currency.Cny)), new(Fact: FactOf(command.Merchant)));
        }

        return status;
    }

    protected override Complaint Evolve(Complaint? state, ComplaintEvent happened) => Complaint.Evolve(state, happened);

    protected override Enclosed EnclosedWith(ComplaintEvent debited) =>
        debited is ComplaintUpheld e ? new(Fact: FactOf(e.Merchant)) : default;

    private static ScoreFact FactOf(Domain.Merchants.MerchantId merchant) => new(ScoreFactKind.ComplaintUpheld, merchant);
}

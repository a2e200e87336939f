using Tael.Domain;
using Tael.Domain.Complaints;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;

namespace Tael.Tests.Complaints;

/// <summary>A complaint is upheld once, and says one thing.</summary>
public sealed class ComplaintTests
{
    private static readonly Instant Now = new(1_800_000_000_000_000);
    private static readonly UpholdComplaint Command = new(new UserId(10_000_001), new MerchantId(1_900_000_001), "left it in the rain");

    [Fact]
    public void Is_upheld_once_and_tells_the_users_profile()
    {
        Assert.True(ComplaintId.TryParse("c-1", out var id));
        var decision = UpholdComplaint.Decide(id.Account, null, Command, Now);
        var upheld = Assert.IsType<ComplaintUpheld>(Assert.Single(decision.Events));
        Assert.Equal(Movement.Debit(TransferId.Of(id.Account, "ComplaintUpheld"), Command.User.Score, Money.Fen(0)), upheld.Movement);

        var complaint = Complaint.Evolve(null, upheld);
        foreach (var (again, status) in new[]
        {
            (Command, UpholdComplaintStatus.Upheld),
            (Command with { Reason = "another" }, UpholdComplaintStatus.IdUsed),
            (Command with { User = new UserId(10_000_002) }, UpholdComplaintStatus.IdUsed),
            (Command with { Merchant = new MerchantId(1_900_000_002) }, UpholdComplaintStatus.IdUsed),
        })
        {
            var other = UpholdComplaint.Decide(id.Account, complaint, again, Now + TimeSpan.FromDays(1));
            Assert.Equal(status, other.Status);
            Assert.Empty(other.Events);
        }
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("A_b-9", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a b", false)]
    [InlineData("a|b", false)]
    [InlineData("012345678901234567890123456789012", false)]
    public void An_id_has_a_form(string? text, bool isId) => Assert.Equal(isId, ComplaintId.TryParse(text, out _));
}

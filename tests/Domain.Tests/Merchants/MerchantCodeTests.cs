using Tael.Domain;
using Tael.Domain.Merchants;

namespace Tael.Tests.Merchants;

/// <summary>A merchant's fixed codes by the rules alone.</summary>
public sealed class MerchantCodeTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);

    private static readonly MerchantCode Code = new()
    {
        CodeId = MerchantCodeId.Parse("till-1"), AppId = "wx0", Description = "tea", NotifyUrl = "https://tea.test",
    };

    private Merchant? _merchant;

    [Fact]
    public void What_hangs_on_a_wall_does_not_change()
    {
        Make(MerchantCodeStatus.MerchantNotFound);
        _merchant = Merchant.Evolve(null, new MerchantRegistered(new("A shop", new FeeRate(0), ["wx0"], [new("00", "")], ""), Now));
        Close(MerchantCodeStatus.CodeNotFound);
        Make(MerchantCodeStatus.Done);
        Make(MerchantCodeStatus.Done);
        Make(MerchantCodeStatus.CodeIdUsed, Code with { Description = "coffee" });
        Make(MerchantCodeStatus.CodeIdUsed, Code with { NotifyUrl = "https://thief.test" });
        Close(MerchantCodeStatus.Done);
        Close(MerchantCodeStatus.Done);
        Make(MerchantCodeStatus.Done); // A repeat of long ago opens nothing.
        Assert.True(Assert.Single(_merchant!.Codes).IsClosed);

        for (var i = 2; i <= Merchant.CodesMax; i++) Make(MerchantCodeStatus.Done, Code with { CodeId = MerchantCodeId.Parse($"till-{i}") });
        Make(MerchantCodeStatus.TooManyCodes, Code with { CodeId = MerchantCodeId.Parse("one-more") });
        Make(MerchantCodeStatus.Done);
    }

    [Theory]
    [InlineData("till-1", true)]
    [InlineData("A_z-09", true)]
    [InlineData("", false)]
    [InlineData("till 1", false)]
    [InlineData("till|1", false)]
    [InlineData("123456789012345678901234567890123", false)]
    public void Its_number_is_short_and_plain(string text, bool isOne) => Assert.Equal(isOne, MerchantCodeId.TryParse(text, out _));

    private void Make(MerchantCodeStatus expected, MerchantCode? code = null) =>
        Check(expected, MakeMerchantCode.Decide(_merchant, new(code ?? Code), Now));

    private void Close(MerchantCodeStatus expected) => Check(expected, CloseMerchantCode.Decide(_merchant, new(Code.CodeId), Now));

    private void Check(MerchantCodeStatus expected, Decision<MerchantCodeStatus, MerchantEvent> decision)
    {
        Assert.Equal(expected, decision.Status);
        foreach (var happened in decision.Events) _merchant = Merchant.Evolve(_merchant, happened);
    }
}

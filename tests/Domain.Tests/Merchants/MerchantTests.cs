using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Tests.Merchants;

public sealed class MerchantTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly AccountId Self = new MerchantId(1900000001).Account;
    private static readonly AccountId Order = AccountId.Parse("o-1900000001-order-1");
    private static readonly MerchantKey Key = new("0A", "key");

    private static readonly MerchantProfile Profile = new("shop", new FeeRate(60), ["wx1"], [Key], "sealed");

    private Merchant? _merchant;

    /// <summary>Half a fen rounds up; what the house does not take the merchant keeps, so the parts are the whole.</summary>
    [Theory]
    [InlineData(0, 60, 0)]
    [InlineData(83, 60, 0)]
    [InlineData(84, 60, 1)]
    [InlineData(250, 60, 2)]
    [InlineData(10_000, 60, 60)]
    [InlineData(10_000, 0, 0)]
    [InlineData(long.MaxValue, 1_000, 922_337_203_685_477_581)]
    public void A_fee_is_rounded_half_up(long amount, int basisPoints, long fee) =>
        Assert.Equal(fee, new FeeRate(basisPoints).Of(Money.Fen(amount)).Minor);

    [Theory]
    [InlineData(-1)]
    [InlineData(1_001)]
    public void A_fee_rate_has_limits(int basisPoints) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeRate(basisPoints));

    [Fact]
    public void A_merchant_is_registered_once()
    {
        Register(Profile with { AppIds = [] }, RegisterMerchantStatus.AppIdsOutOfRange);
        Register(Profile with { Keys = [] }, RegisterMerchantStatus.KeysOutOfRange);
        Register(Profile, RegisterMerchantStatus.Registered);
        Register(Profile with { AppIds = ["wx1"] }, RegisterMerchantStatus.Registered);
        Register(Profile with { Name = "other" }, RegisterMerchantStatus.RegisteredOtherwise);
    }

    [Fact]
    public void Keys_rotate_without_ever_being_none()
    {
        Assert.Equal(MerchantKeyStatus.MerchantNotFound, AddMerchantKey.Decide(null, new(Key), Now).Status);
        Register(Profile, RegisterMerchantStatus.Registered);
        Revoke("0A", MerchantKeyStatus.LastKey);
        Add(Key, MerchantKeyStatus.Done);
        Add(Key with { PublicKey = "other" }, MerchantKeyStatus.SerialNoUsed);
        Add(new("0B", "new"), MerchantKeyStatus.Done);
        Revoke("0A", MerchantKeyStatus.Done);
        Revoke("0A", MerchantKeyStatus.Done);
        Assert.Equal("0B", Assert.Single(_merchant!.Profile!.Keys).SerialNo);
        for (var i = 1; i < MerchantProfile.KeysMax; i++) Add(new($"1{i}", "key"), MerchantKeyStatus.Done);
        Add(new("FF", "key"), MerchantKeyStatus.TooManyKeys);
    }

    [Fact]
    public void Fees_gather_in_the_merchant_and_move_in_bulk()
    {
        Register(Profile, RegisterMerchantStatus.Registered);
        var paid = 0L;
        for (var i = 0; _merchant!.FeesMovedCount == 0; i++, paid += 5_000_000)
        {
            var before = _merchant.FeesDue;
            Credit($"s{i}", 5_000_000);
            Assert.True(_merchant.FeesDue > before || _merchant.FeesMovedCount == 1);
        }

        Assert.Equal(0, _merchant.FeesDue.Minor);
        Assert.Equal(paid * 60 / 10_000, paid - _merchant.BalanceMinor);
        Assert.Equal(_merchant.Balance, _merchant.Available);
    }

    private void Register(MerchantProfile profile, RegisterMerchantStatus expected)
    {
        var decision = RegisterMerchant.Decide(_merchant, new(profile), Now);
        Assert.Equal(expected, decision.Status);
        Happen([.. decision.Events]);
    }

    private void Add(MerchantKey key, MerchantKeyStatus expected)
    {
        var decision = AddMerchantKey.Decide(_merchant, new(key), Now);
        Assert.Equal(expected, decision.Status);
        Happen([.. decision.Events]);
    }

    private void Revoke(string serialNo, MerchantKeyStatus expected)
    {
        var decision = RevokeMerchantKey.Decide(_merchant, new(serialNo), Now);
        Assert.Equal(expected, decision.Status);
        Happen([.. decision.Events]);
    }

    private void Credit(string cause, long fen)
    {
        var credit = new CreditAccount(TransferId.Of(Order, cause), Order, Money.Fen(fen), Now);
        Happen([.. CreditMerchant.Decide(Self, _merchant, credit, null, Now).Events]);
    }

    private void Happen(params MerchantEvent[] events)
    {
        foreach (var happened in events) _merchant = Merchant.Evolve(_merchant, happened);
    }
}

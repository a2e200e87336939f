using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Grains.Ledger;

namespace Tael.Grains.Merchants;

/// <inheritdoc cref="IMerchantGrain"/>
[GrainType("merchant")]
public sealed class MerchantGrain(AccountServices services)
    : AccountGrain<Merchant, MerchantEvent>(services), IMerchantGrain
{
    protected override int SnapshotEvery => 1_000;

    public override Task<CreditStatus> Credit(CreditAccount command) => Run(
        (merchant, earlier, now) => CreditMerchant.Decide(Self, merchant, command, earlier, now),
        command.Id,
        command.IsRetry);

    public Task<RegisterMerchantStatus> Register(RegisterMerchant command) =>
        Run(
            (merchant, _, now) => RegisterMerchant.Decide(merchant, command, now),
            unable: new(Stopped: RegisterMerchantStatus.AccountStopped));

    public Task<MerchantKeyStatus> AddKey(AddMerchantKey command) =>
        Run(
            (merchant, _, now) => AddMerchantKey.Decide(merchant, command, now),
            unable: new(Stopped: MerchantKeyStatus.AccountStopped));

    public Task<MerchantKeyStatus> RevokeKey(RevokeMerchantKey command) =>
        Run(
            (merchant, _, now) => RevokeMerchantKey.Decide(merchant, command, now),
            unable: new(Stopped: MerchantKeyStatus.AccountStopped));

    public Task<Merchant?> Look() => Latest();

    protected override Merchant Evolve(Merchant? state, MerchantEvent happened) => Merchant.Evolve(state, happened);
}

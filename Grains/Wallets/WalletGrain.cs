using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;
using Tael.Grains.Ledger;

namespace Tael.Grains.Wallets;

/// <inheritdoc cref="IWalletGrain"/>
[GrainType("wallet")]
public sealed class WalletGrain(AccountServices services) : AccountGrain<Wallet, WalletEvent>(services), IWalletGrain
{
    protected override int SnapshotEvery => 100;

    public override Task<CreditStatus> Credit(CreditAccount command) => Run(
        (wallet, earlier, now) => CreditWallet.Decide(wallet, command, earlier, now), command.Id, command.IsRetry);

    public Task<OpenWalletStatus> Open(OpenWallet command) =>
        Run((wallet, _, now) => OpenWallet.Decide(wallet, command, now), unable: new(Stopped: OpenWalletStatus.AccountStopped));

    public async Task<PayOrderStatus> Pay(PayOrder command)
    {
        var status = await Run(
            (wallet, earlier, now) => PayOrder.Decide(wallet, command, earlier, now),
            command.Transfer,
            unable: new(PayOrderStatus.OutboxFull, PayOrderStatus.AccountStopped));
        if (status != PayOrderStatus.Paid)
        {
            NoteRefusal(command.Id, nameof(PayOrder), $"{status}");
            return status;
        }

        return PayOrder.Of(await Arrival(Movement.Debit(command.Transfer, command.Order, command.Amount)));
    }

    public Task<ChangeFaceConsentStatus> ChangeFaceConsent(ChangeFaceConsent command) => Run(
        (wallet, _, now) => Domain.Wallets.ChangeFaceConsent.Decide(wallet, command, now),
        unable: new(Stopped: ChangeFaceConsentStatus.AccountStopped));

    public Task<FamilyCardStatus> GiveFamilyCard(GiveFamilyCard command) =>
        Decide((wallet, now) => Domain.Wallets.GiveFamilyCard.Decide(wallet, command, now));

    public Task<FamilyCardStatus> AcceptFamilyCard(AcceptFamilyCard command) =>
        Decide((wallet, now) => Domain.Wallets.AcceptFamilyCard.Decide(wallet, command, now));

    public Task<FamilyCardStatus> EndFamilyCard(EndFamilyCard command) =>
        Decide((wallet, now) => Domain.Wallets.EndFamilyCard.Decide(wallet, command, now));

    public Task<FamilyCardStatus> HoldFamilyCard(HoldFamilyCard command) =>
        Decide((wallet, now) => Domain.Wallets.HoldFamilyCard.Decide(wallet, command, now));

    public async Task<AccountId?> FindPayment(RequestId id) =>
        await FindEvent(TransferId.Of(Self, $"{id}")) is OrderPaymentDebited debited ? debited.To : null;

    public Task<Wallet?> Look() => Latest();

    protected override Wallet Evolve(Wallet? state, WalletEvent happened) => Wallet.Evolve(state, happened);

    private Task<FamilyCardStatus> Decide(Func<Wallet?, Instant, Decision<FamilyCardStatus, WalletEvent>> decide) =>
        Run((wallet, _, now) => decide(wallet, now), unable: new(Stopped: FamilyCardStatus.AccountStopped));
}

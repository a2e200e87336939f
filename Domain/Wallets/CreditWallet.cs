using Tael.Domain.Ledger;

namespace Tael.Domain.Wallets;

/// <summary>Take money that is on its way to a wallet. A wallet never sends it back.</summary>
public static class CreditWallet
{
    public static Decision<CreditStatus, WalletEvent> Decide(
        Wallet? wallet, CreditAccount credit, WalletEvent? earlier, Instant now)
    {
        if (earlier is not null) return new(CreditStatus.Credited);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);

        return new(
            CreditStatus.Credited, new WalletCredited(credit.Id, credit.From, credit.Amount, credit.Returns, now));
    }
}

using Orleans;

namespace Tael.Domain.Wallets;

/// <summary>Open a user's wallet, with its payment password if one is chosen at once.</summary>
[GenerateSerializer, Immutable, Alias("OpenWallet")]
public sealed record OpenWallet([property: Id(0)] PaymentPassword? Password)
{
    public static Decision<OpenWalletStatus, WalletEvent> Decide(Wallet? wallet, OpenWallet command, Instant now)
    {
        if (wallet is { Opened: true }) return new(OpenWalletStatus.AlreadyOpen);

        return command.Password is { } password
            ? new(OpenWalletStatus.Opened, new WalletOpened(now), new PaymentPasswordSet(password, now))
            : new(OpenWalletStatus.Opened, new WalletOpened(now));
    }
}

/// <summary>Append, never renumber.</summary>
public enum OpenWalletStatus : byte
{
    Opened = 1,
    AlreadyOpen = 2,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 3,
}

using Orleans;
using Orleans.Concurrency;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>Answers why an account has what it has, and what became of a request. Key: <c>l-book</c>; many activations, none with
/// a state.</summary>
[Alias("IAccountBookGrain")]
public interface IAccountBookGrain : IGrainWithStringKey
{
    /// <param name="before">The page's entries have lower versions; null: the latest.</param>
    /// <param name="limit">1 to <see cref="AccountPage.EntriesMax"/>.</param>
    /// <returns>Null if nothing has ever happened to the account.</returns>
    [ReadOnly, Alias("Explain")]
    Task<AccountPage?> Explain(AccountId account, long? before, int limit);

    /// <summary>The device as its journal has it, and its figures; null if there has never been one.</summary>
    [ReadOnly, Alias("ReadDevice")]
    Task<DeviceFile?> ReadDevice(AccountId account);

    /// <param name="before">As with <see cref="Explain"/>.</param>
    /// <param name="limit">1 to <see cref="DeviceLogPage.EntriesMax"/>.</param>
    /// <returns>Null if there has never been such a device.</returns>
    [ReadOnly, Alias("ReadDeviceLog")]
    Task<DeviceLogPage?> ReadDeviceLog(AccountId account, long? before, int limit);

    /// <summary>What became of a wallet's payment, by its request id, or of an order, by its out_trade_no.</summary>
    [ReadOnly, Alias("Outcome")]
    Task<RequestOutcome> Outcome(AccountId account, RequestId request);

    /// <summary>Keeps that a command was refused before it came to its account.</summary>
    [OneWay, Alias("Refused")]
    Task Refused(AccountId account, RequestId request, string command, string code);
}

using Microsoft.Extensions.Logging;

namespace Tael.Grains.Ledger;

/// <summary>What every account's shell needs from its host.</summary>
public sealed class AccountServices(IJournal journal, TimeProvider clock, ILogger<AccountServices> log)
{
    public IJournal Journal { get; } = journal;

    public TimeProvider Clock { get; } = clock;

    public ILogger Log { get; } = log;
}

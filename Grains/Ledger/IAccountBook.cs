using System.Collections.Immutable;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>The journal for readers who ask about one account, and wait for no activation.</summary>
public interface IAccountBook
{
    /// <summary>The account's rows before a version, the latest first.</summary>
    Task<ImmutableArray<BookEntry>> Entries(AccountId account, long beforeVersion, int limit);

    /// <summary>What the account has debited and no other has been credited with yet.</summary>
    Task<ImmutableArray<BookTransfer>> OnTheirWay(AccountId account, int limit);

    /// <summary>The latest refusal that is kept of a request, or null.</summary>
    Task<Refusal?> FindRefusal(AccountId account, RequestId request);
}

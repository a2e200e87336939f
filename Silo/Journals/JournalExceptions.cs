using System.Data.Common;

namespace Tael.Silo.Journals;

/// <summary>The store was lost while an append was being committed: it is there whole, or not at all.</summary>
/// <remarks>Whoever gets it reads before deciding anew, or repeats the command under the same id.</remarks>
public sealed class JournalOutcomeUnknownException(string message, Exception? inner = null) : DbException(message, inner)
{
    /// <summary>Always: a repeat of the command may succeed.</summary>
    public override bool IsTransient => true;
}

/// <summary>An append was not stored, and never will be: the store could not be reached, or could not take it.</summary>
public sealed class JournalNotStoredException(string message, Exception? inner = null) : DbException(message, inner)
{
    /// <summary>Whether a repeat of the command may succeed.</summary>
    public override bool IsTransient => InnerException is not DbException { IsTransient: false };
}

/// <summary>The store can't be used as it is configured. The message tells an operator what to change.</summary>
public sealed class JournalStoreException(string message, Exception? inner = null) : DbException(message, inner);

/// <summary>The store refused a batch for what is in it, and has stored nothing of it.</summary>
internal sealed class BatchRefusedException(Exception inner) : DbException(inner.Message, inner);

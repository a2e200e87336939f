namespace Tael.Silo.Journals;

/// <summary>How a running audit tells, in one kind of database, what has been written since it looked last.</summary>
/// <param name="Mark">A query for a value that changes, on one connection, with every commit of anybody's.</param>
/// <param name="Horizon">A query for a point in the order of writing: what is visible and was written before it stays so.</param>
/// <param name="IsNew">The condition that a row (by its alias) was written at or after a horizon (a parameter).</param>
internal sealed record AuditDialect(string Mark, string Horizon, Func<string, string, string> IsNew)
{
    /// <summary>Done before each look, so that new rows are found by an index; empty if there is nothing to do.</summary>
    public string Prepare { get; init; } = "";

    /// <summary>A query for a value that changes when rows of the journal are changed or removed, which nothing in Tael does.</summary>
    public string Changes { get; init; } = "SELECT ''";

    /// <summary>The condition that a row may be new: no row of this time (@from) or later, and no row beyond the horizon, is left out
    /// that an index does not have to look at.</summary>
    public Func<string, string, string> MayBeNew { get; init; } = IsNew;

    /// <summary>Makes the rest of a transaction find rows by index, and lets it choose again.</summary>
    public (string On, string Off) OnlyByIndex { get; init; } = ("", "");
}

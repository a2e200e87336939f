namespace Tael.Silo.Journals;

/// <summary>How a running audit tells, in one kind of database, what has been written since it looked last.</summary>
/// <param name="Mark">A query for a value that changes, on one connection, with every commit of anybody's.</param>
/// <param name="Horizon">A query for a point in the order of writing: what is visible and was written before it stays so.</param>
/// <param name="IsNew">The condition that a row (by its alias) was written at or after a horizon (a parameter).</param>
internal sealed record AuditDialect(string Mark, string Horizon, Func<string, string, string> IsNew);

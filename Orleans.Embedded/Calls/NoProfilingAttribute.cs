namespace Orleans.Dashboard;

/// <summary>Calls of this grain class, or of this method of one, are not counted: they would drown the others.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NoProfilingAttribute : Attribute;

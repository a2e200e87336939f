namespace System.Runtime.CompilerServices;

/// <summary>Lets its assembly use what another keeps internal. .NET's runtime knows it by this name.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}

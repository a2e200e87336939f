namespace System.Runtime.CompilerServices;

/// <summary>Lets the assembly that bears it use what another keeps internal. The runtime knows it by this name.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}

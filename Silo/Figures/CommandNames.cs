using System.Reflection;

namespace Tael.Silo.Figures;

/// <summary>What an operator calls a method of a grain: by the command that it takes.</summary>
/// <remarks><c>Pay(PayOrder command)</c> is PayOrder, as in code, URLs and the journal; a method that takes no command keeps its name,
/// like Look.</remarks>
public static class CommandNames
{
    public static string Of(MethodInfo method) =>
        Array.Find(method.GetParameters(), parameter => parameter.Name == "command")?.ParameterType.Name ?? method.Name;
}

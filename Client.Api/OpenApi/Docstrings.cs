using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Tael.Client.Api.OpenApi;

/// <summary>What the program's own docstrings say of an endpoint or a field, in Markdown.</summary>
/// <remarks>They come from the file that the compiler writes beside the program. Without it everything is described but in
/// words.</remarks>
internal sealed partial class Docstrings
{
    private readonly Dictionary<string, XElement> _members;

    private Docstrings(IEnumerable<XElement> members) =>
        _members = members.GroupBy(member => member.Attribute("name")!.Value).ToDictionary(same => same.Key, same => same.First());

    public static Docstrings Load()
    {
        var file = Path.ChangeExtension(typeof(Docstrings).Assembly.Location, ".xml");
        return new(File.Exists(file) ? XDocument.Load(file).Descendants("member") : []);
    }

    /// <summary>Without the method and path that it begins with, since they stand beside it.</summary>
    public string? Summary(Type type) =>
        Find($"T:{NameOf(type)}", "summary") is { } text ? Upper(Call().Replace(text, "", 1)) : null;

    public string? Remarks(Type type) => Find($"T:{NameOf(type)}", "remarks");

    public string? Summary(PropertyInfo property) => Find($"P:{NameOf(property.DeclaringType!)}.{property.Name}", "summary");

    private string? Find(string member, string part) =>
        _members.TryGetValue(member, out var found) && found.Element(part) is { } text ? Markdown(text) : null;

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static string Upper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Markdown(XElement element) => Blanks().Replace(string.Concat(element.Nodes().Select(Markdown)), " ")
        .Replace(" \u2029 ", "\n\n", StringComparison.Ordinal)
        .Replace("\u2029", "\n\n", StringComparison.Ordinal)
        .Trim();

    private static string Markdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "para" } para => $"\u2029{Markdown(para)}\u2029",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "paramref" } name => $"`{name.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")?.Value.Split('(')[0].Split('.', ':')[^1]}`",
        XElement other => other.Value,
        _ => "",
    };

    [GeneratedRegex("^(GET|POST) [^:]+: ")]
    private static partial Regex Call();

    [GeneratedRegex(@"[ \t\r\n]+")]
    private static partial Regex Blanks();
}

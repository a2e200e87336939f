using System.Reflection;
using System.Runtime.CompilerServices;
using Tael.Domain;
using Tael.Grains;
using Tael.Grains.Ledger;

namespace Tael.Tests;

/// <summary>The house rules that a machine can check. A rule that is not here is only a wish.</summary>
public sealed partial class HouseTests
{
    private static readonly Assembly Domain = typeof(Money).Assembly;
    private static readonly Assembly Interfaces = typeof(GrainKeys).Assembly;
    private static readonly Assembly Grains = typeof(IJournal).Assembly;

    private static IEnumerable<Type> OurTypes => new[] { Domain, Interfaces, Grains }
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.Namespace?.StartsWith("Tael.", StringComparison.Ordinal) == true)
        .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.Name.Contains('<'));

    [Fact]
    public void The_domain_is_synchronous() => Assert.Empty(
        from type in OurTypes
        where type.Assembly == Domain
        from method in type.GetMethods(All)
        where method.ReturnType.GetMethod("GetAwaiter") is not null
        select $"{type.Name}.{method.Name}");

    [Fact]
    public void The_domain_names_no_host_and_no_grain() => Assert.Empty(
        from file in Sources("Domain")
        from line in File.ReadLines(file)
        where line.StartsWith("using ", StringComparison.Ordinal)
        where !AllowedInDomain.Any(allowed => line.StartsWith($"using {allowed}", StringComparison.Ordinal))
        select $"{file}: {line}");

    [Fact]
    public void Classes_are_sealed_abstract_or_static() => Assert.Empty(
        from type in OurTypes where type.IsClass && !type.IsSealed && !type.IsAbstract select type.FullName);

    [Fact]
    public void No_amount_is_a_floating_or_decimal_number() => Assert.Empty(
        from type in OurTypes
        where type.Namespace != "Tael.Domain.Faces" // How alike two faces are is no amount.
        from member in type.GetProperties(All).Select(p => (p.Name, Type: p.PropertyType))
            .Concat(type.GetFields(All).Select(f => (f.Name, Type: f.FieldType)))
        where member.Type == typeof(double) || member.Type == typeof(float) || member.Type == typeof(decimal)
        select $"{type.Name}.{member.Name}");

    [Fact]
    public void Enums_of_the_journal_and_the_wire_have_explicit_numbers() => Assert.Empty(
        from file in Sources("Domain").Concat(Sources("Grains.Interfaces"))
        let text = File.ReadAllText(file)
        from System.Text.RegularExpressions.Match match in EnumBody().Matches(text)
        from member in Comment().Replace(match.Groups[1].Value, "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        where !member.Contains('=')
        select $"{file}: {member}");

    [Fact]
    public void Files_fit_in_the_head() => Assert.Empty(
        from file in Sources(".")
        let lines = File.ReadLines(file).Count()
        where lines > 400
        select $"{file} has {lines} lines: split it by noun or by command");

    [Fact]
    public void Names_say_what_a_thing_is() => Assert.Empty(
        from file in Sources(".")
        let name = Path.GetFileNameWithoutExtension(file)
        where name != "IGrainBase" // Orleans' own.
        where Vague.Any(word => name.EndsWith(word, StringComparison.Ordinal))
        select $"{file}: name it after what it does");

    [Fact]
    public void No_folder_is_named_after_a_kind_of_code() => Assert.Empty(
        from file in Sources(".")
        let folders = Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar)[..^1]
        where folders.Intersect(["Commands", "Handlers", "Validators", "Models", "Common", "Helpers", "Utils"]).Any()
        select $"{file}: folders are nouns of the trade");

    [Fact]
    public void Nothing_swallows_a_failure() => Assert.Empty(
        from file in Sources(".")
        where !file.Contains("HouseTests", StringComparison.Ordinal)
        let text = File.ReadAllText(file)
        where EmptyCatch().IsMatch(text)
        select $"{file}: say what becomes of the failure");

    [Fact]
    public void Nothing_lies_at_the_root_that_is_not_of_the_house() => Assert.Empty(
        from path in Directory.EnumerateFileSystemEntries(Root)
        let name = Path.GetFileName(path)
        where !AtRoot.Contains(name)
        select $"{name}: what is it doing at the root?");

    /// <summary>Another maker reads it through: it teaches only as long as it is short.</summary>
    [Fact]
    public void The_reference_device_has_fewer_than_500_lines() =>
        Assert.InRange(Sources("Device").Sum(file => File.ReadLines(file).Count()), 1, 499);

    [Fact]
    public void The_projects_refer_one_way()
    {
        Assert.Equal(["Orleans.Embedded"], References("Domain"));
        Assert.Equal(["Domain"], References("Grains.Interfaces"));
        Assert.Equal(["Grains.Interfaces"], References("Grains"));
        Assert.Equal(["Grains"], References("Silo"));
        Assert.Empty(References("Receipts"));
        Assert.Empty(References("Device"));
        Assert.Equal(["Silo", "Receipts"], References("Client.Api"));

        static IEnumerable<string> References(string project) =>
            from line in File.ReadLines(Path.Combine(Root, project, $"{project}.csproj"))
            where line.Contains("<ProjectReference", StringComparison.Ordinal)
            select Path.GetFileNameWithoutExtension(line.Split('"')[1].Replace('\\', '/'));
    }

    private const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly string[] AllowedInDomain =
    [
        "Orleans;", "Tael.Domain", "System.Buffers", "System.Collections", "System.Diagnostics", "System.Globalization",
        "System.Numerics;", "System.Runtime.InteropServices;", "System.Security.Cryptography;", "System.Text;",
    ];

    private static readonly string[] Vague = ["Manager", "Helper", "Helpers", "Util", "Utils", "Base", "Impl", "Dto"];

    private static readonly string[] AtRoot =
    [
        ".ci", ".editorconfig", ".git", ".gitignore", "BannedSymbols.txt", "Client.Api", "Cluster.sln", "Directory.Build.props",
        "Device", "Directory.Packages.props", "Domain", "Grains", "Grains.Interfaces", "LICENSE", "Orleans.Embedded", "README.md",
        "Receipts",
        "Silo", "artifacts", "bench", "deploy", "docs", "global.json", "run", "tests", ".data", ".vs", ".idea", ".github",
    ];

    private static string Root { get; } = FindRoot();

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)
                && !file.Contains("/bin/", StringComparison.Ordinal)
                && !file.Contains("/node_modules/", StringComparison.Ordinal));

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));

    [System.Text.RegularExpressions.GeneratedRegex(@"\benum \w+[^{]*\{([^}]*)\}")]
    private static partial System.Text.RegularExpressions.Regex EnumBody();

    [System.Text.RegularExpressions.GeneratedRegex(@"//[^\n]*")]
    private static partial System.Text.RegularExpressions.Regex Comment();

    [System.Text.RegularExpressions.GeneratedRegex(@"catch\s*(\([^)]*\))?\s*\{\s*\}")]
    private static partial System.Text.RegularExpressions.Regex EmptyCatch();
}

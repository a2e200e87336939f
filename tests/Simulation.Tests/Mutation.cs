using System.Runtime.CompilerServices;

namespace Tael.Tests;

/// <summary>A named fault of the code: texts in files, and what becomes of them.</summary>
/// <remarks>
/// One file of <c>tests/Simulation/Mutations</c>: a line that says what is wrong, then for each place
/// <c>=== FILE</c>, the text as it is, <c>--- becomes</c>, the text as it is to be. Each text stands once in its file.
/// </remarks>
internal sealed record Mutation(string Name, IReadOnlyList<(string File, string Text, string Becomes)> Places)
{
    private const string Separator = "\n--- becomes\n";

    public static string RepositoryRoot { get; } = FindRoot();

    public static IReadOnlyList<Mutation> ReadAll() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(RepositoryRoot, "tests/Simulation/Mutations"), "*.mutation")
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    /// <exception cref="InvalidOperationException">The code has changed, and this mutation must follow it.</exception>
    public void ApplyTo(string root)
    {
        foreach (var (name, text, becomes) in Places)
        {
            var file = Path.Combine(root, name);
            var code = File.ReadAllText(file);
            if (code.Split(text).Length != 2)
            {
                throw new InvalidOperationException($"{Name}: {name} must have this text once:\n{text}");
            }

            File.WriteAllText(file, code.Replace(text, becomes, StringComparison.Ordinal));
        }
    }

    private static Mutation Read(string file)
    {
        var places = File.ReadAllText(file).Split("=== ")[1..].Select(place =>
        {
            var (head, rest) = (place.IndexOf('\n', StringComparison.Ordinal), place.IndexOf(Separator, StringComparison.Ordinal));
            return (place[..head], place[(head + 1)..rest], place[(rest + Separator.Length)..].TrimEnd('\n'));
        });
        return new(Path.GetFileNameWithoutExtension(file), [.. places]);
    }

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));
}

namespace Tael.Tests.Drill;

/// <summary>What a drill is told: the backup, an empty store to restore into, and the store that the backup is of.</summary>
internal sealed record DrillOptions(string Folder, string? Store, string? Source)
{
    /// <returns>Null if the command line is none.</returns>
    public static DrillOptions? Parse(string[] words)
    {
        if (words.Length % 2 == 0) return null;

        var options = new DrillOptions(words[0], null, null);
        for (var i = 1; i < words.Length; i += 2)
        {
            switch (words[i])
            {
                case "--store":
                    options = options with { Store = words[i + 1] };
                    break;
                case "--source":
                    options = options with { Source = words[i + 1] };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}

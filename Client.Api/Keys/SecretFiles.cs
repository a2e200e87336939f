using System.Text;

namespace Tael.Client.Api.Keys;

/// <summary>One folder of secret files, which only their owner may read.</summary>
/// <remarks>
/// What the sandbox makes says so in its first line, so that production can tell. Whoever starts second, in the same
/// folder at the same time, reads what the first has made.
/// </remarks>
internal sealed class SecretFiles(string folder, SecretsMode mode)
{
    private const string SandboxMark = "# Made by Tael's sandbox; not for production.";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Folder => folder;

    public string Read(string name, Func<string> make)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            if (mode == SecretsMode.Production)
            {
                throw new SecretsRefusedException(
                    $"{path} is missing. Production makes no secrets: provide it (docs/OPERATING.md says how).");
            }

            Write(path, $"{SandboxMark}\n{make()}\n");
        }

        return Find(name)!;
    }

    /// <summary>Null if there is none.</summary>
    public string? Find(string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path)) return null;

        var text = File.ReadAllText(path);
        if (!text.StartsWith(SandboxMark, StringComparison.Ordinal)) return text;
        if (mode == SecretsMode.Sandbox) return text[SandboxMark.Length..];

        throw new SecretsRefusedException($"{path} was made by the sandbox. Production needs a secret of its own.");
    }

    private void Write(string path, string text)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }

        // Complete under another name first: a half-written secret would be taken for a bad one for ever.
        var fresh = $"{path}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(fresh, options))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(fresh, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(fresh);
        }
    }
}

using System.Text;
using System.Text.Json;
using Tael.Client.Api.Wallets;

namespace Tael.Client.Api.Sandbox;

/// <summary>DIR/sandbox: the files that clients read. Secret ones only their owner may.</summary>
internal sealed class SandboxFolder(string folder)
{
    public string PathOf(string name) => Path.GetFullPath(Path.Combine(folder, name));

    public bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>Null if it is not there or does not have this form, for instance an older one: then it is made
    /// anew.</summary>
    public T? Read<T>(string name)
        where T : class
    {
        if (!Has(name)) return null;

        try
        {
            return OwnJson.Parse<T>(File.ReadAllText(PathOf(name)));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whole or not at all, and not touched if nothing changes.</summary>
    public void Write(string name, string text, bool secret = false)
    {
        if (Has(name) && File.ReadAllText(PathOf(name)) == text) return;

        Directory.CreateDirectory(folder);
        var next = PathOf(name) + ".next";
        var open = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (secret && !OperatingSystem.IsWindows())
        {
            open.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        File.Delete(next);
        using (var file = new FileStream(next, open))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(next, PathOf(name), overwrite: true);
    }
}

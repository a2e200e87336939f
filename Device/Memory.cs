using System.Security.Cryptography;
using System.Text.Json;

namespace Tael.Device;

/// <summary>What a device must still know when its power comes back.</summary>
/// <remarks>A file that only its owner can read, replaced as a whole: a power cut leaves the old one or the new one.</remarks>
/// <param name="CommandDone">The number of the latest command that it has done.</param>
/// <param name="Refund">Sent, and perhaps not answered yet.</param>
internal sealed record Memory(string Server, string Code, string PrivateKey, long CommandDone = 0, JsonElement? Refund = null)
{
    /// <summary>The code up to its dot.</summary>
    public string DeviceId => Code.Split('.')[0];

    public static Memory Read(string path) => JsonSerializer.Deserialize<Memory>(File.ReadAllText(path))!;

    /// <summary>Kept before the code is used: if the answer is lost, the same key goes with the same code again.</summary>
    public static Memory For(string path, string code, string server)
    {
        if (File.Exists(path) && Read(path) is var known && known.Code == code) return known;

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new Memory(server, code, key.ExportPkcs8PrivateKeyPem()).Keep(path);
    }

    public Memory Keep(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = File.Open(path + ".next", options))
        {
            JsonSerializer.Serialize(file, this);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".next", path, overwrite: true);
        return this;
    }

    public DeviceKey ToKey()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(PrivateKey);
        return new(DeviceId, key);
    }
}

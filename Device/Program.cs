using System.Text.Json;
using Tael.Device;

var given = args.Chunk(2).ToLookup(pair => pair[0], pair => pair[^1]);
if (args.Length % 2 == 1 || given.Any(option => option.Key is not ("--enrol" or "--server" or "--key")))
{
    Console.Error.WriteLine("usage: device [--enrol CODE] [--server URL] [--key FILE], and without --enrol it goes on with the key in FILE");
    return 2;
}

var hardware = new Hardware(Console.Out);
var keeping = new Lock();
try
{
    var (code, path) = (given["--enrol"].LastOrDefault(), given["--key"].LastOrDefault("device-key.json"));
    var memory = code is null ? Memory.Read(path) : Memory.For(path, code, given["--server"].LastOrDefault("http://127.0.0.1:5080"));
    var key = memory.ToKey();
    using var http = new HttpClient { BaseAddress = new(memory.Server), Timeout = TimeSpan.FromSeconds(15) };
    var server = new TaelServer(http, key);
    if (code is not null)
    {
        var reply = await server.Send(HttpMethod.Post, "/device/v1/enrolments", new { code, model = "TAEL-REFERENCE", version = "1.0", key.PublicKey, key.Proof });
        hardware.Say("device", reply.IsDone ? $"{memory.DeviceId} is enrolled" : reply.Why);
        if (!reply.IsDone) return 1;
    }

    var till = new Till(server, hardware, refund => Remember(known => known with { Refund = refund }));
    await till.GoOn(memory.Refund);
    var connection = new Connection(http.BaseAddress, key, hardware, memory.CommandDone, number => Remember(known => known with { CommandDone = number }));
    var connected = connection.Keep();
    return await Task.WhenAny(connected, till.Type(Console.In)) == connected ? 3 : 0;

    void Remember(Func<Memory, Memory> change)
    {
        lock (keeping) memory = change(memory).Keep(path);
    }
}
catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or TimeoutException or JsonException or UriFormatException)
{
    Console.Error.WriteLine($"device: {failed.Message}");
    return 1;
}

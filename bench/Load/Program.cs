using System.Text.Json;
using Tael.Bench.Load;

var arguments = new Arguments(args);
switch (arguments.Name)
{
    case "payments":
        await arguments.Report(await PaymentsBench.Run(arguments));
        return 0;

    default:
        Console.Error.WriteLine("bench: there are payments, journal, calls, fairness and score; see ./run help");
        return 2;
}

namespace Tael.Bench.Load
{
    /// <summary>What the command line asks for. Everything has the contract's default.</summary>
    internal sealed class Arguments(string[] args)
    {
        private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

        public string Name => args.Length > 0 ? args[0] : "";
        public int Seconds => Number("--seconds", 20);
        public int Clients => Number("--clients", 256);
        public int Accounts => Number("--accounts", 10_000);
        public int Merchants => Number("--merchants", 100);

        /// <summary>Databases of the private PostgreSQL that keep the accounts.</summary>
        public int Shards => Number("--shards", 1);

        /// <summary>Null: a private PostgreSQL that is started and stopped by the bench.</summary>
        public string? Store => Text("--store");

        /// <summary>Prints the figures on one line, and into a file if one is named.</summary>
        public async Task Report<T>(T figures)
        {
            var json = JsonSerializer.Serialize(figures, Json);
            Console.WriteLine(json);
            if (Text("--json") is { } file) await File.WriteAllTextAsync(file, json + "\n");
        }

        private int Number(string name, int otherwise) =>
            Text(name) is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

        private string? Text(string name)
        {
            var at = Array.IndexOf(args, name);
            return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        }
    }
}

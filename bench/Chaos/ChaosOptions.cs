using System.Globalization;

namespace Tael.Bench.Chaos;

/// <summary>What is to be killed, and how often.</summary>
/// <param name="Store"><c>postgres</c>: a private one with fsync; <c>shards</c>: two databases of it; <c>sqlite</c>: a file in a temporary
/// folder.</param>
internal sealed record ChaosOptions(int Kills, string Store, Target Target, Disturbance Fault, int Seed, int Clients)
{
    public const string Usage =
        "usage: chaos [--kills N] [--store postgres|shards|sqlite] [--target tael|postgres|both|none] [--fault none|commit-lost|disk-full] "
        + "[--seed N] [--clients N]\n"
        + "       chaos --runtime orleans --target silo [--kills N] [--fault none|paused|cut|rolling|postgres] [--seed N] [--clients N]";

    public bool IsPostgres => Store != "sqlite";

    public bool IsSharded => Store == "shards";

    public static bool TryParse(string[] args, out ChaosOptions options)
    {
        options = new(10, "postgres", Target.Tael, Disturbance.None, Environment.TickCount & 0xFFFF, 16);
        if (args.Length % 2 != 0) return false;

        for (var i = 0; i < args.Length; i += 2)
        {
            var value = args[i + 1];
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            var isKnown = args[i] switch
            {
                "--kills" or "--seed" => isNumber,
                "--clients" => isNumber && number > 0,
                "--store" => value is "postgres" or "shards" or "sqlite",
                "--target" => value is "tael" or "postgres" or "both" or "none" or "silo",
                "--fault" => value is "none" or "commit-lost" or "disk-full" or "paused" or "cut" or "rolling" or "postgres",
                _ => false,
            };
            if (!isKnown) return false;

            options = args[i] switch
            {
                "--kills" => options with { Kills = number },
                "--seed" => options with { Seed = number },
                "--clients" => options with { Clients = number },
                "--store" => options with { Store = value },
                "--target" => options with { Target = Enum.Parse<Target>(value, ignoreCase: true) },
                _ => options with { Fault = Enum.Parse<Disturbance>(value.Replace("-", ""), ignoreCase: true) },
            };
        }

        var ofCluster = options.Fault is Disturbance.Paused or Disturbance.Cut or Disturbance.Rolling or Disturbance.Postgres;
        if (options.Target == Target.Silo) return options.IsPostgres && (ofCluster || options.Fault == Disturbance.None);
        if (ofCluster) return false;

        // SQLite is part of Tael's process: there is no other one to kill, and no connection to cut.
        return options.IsPostgres || (options.Target is Target.Tael or Target.None && options.Fault is not Disturbance.CommitLost);
    }
}

/// <summary>What gets SIGKILL.</summary>
internal enum Target
{
    Tael,
    Postgres,

    /// <summary>Both at one moment.</summary>
    Both,

    /// <summary>Nothing: each blow is the other disturbance alone.</summary>
    None,

    /// <summary>Silos of a cluster, one after another: three of them, and two front ends.</summary>
    Silo,
}

/// <summary>What else goes wrong while they are killed.</summary>
internal enum Disturbance
{
    None,

    /// <summary>A commit reaches PostgreSQL, and its answer is cut off.</summary>
    CommitLost,

    /// <summary>The store's disk fills up, and is emptied again.</summary>
    DiskFull,

    /// <summary>A silo is stopped until the others have voted it dead, and then goes on.</summary>
    Paused,

    /// <summary>A silo's network is cut until the others have voted it dead; it goes on, and its store is still there. Needs root.</summary>
    Cut,

    /// <summary>All silos are replaced in order, one by one, as an upgrade does it.</summary>
    Rolling,

    /// <summary>The cluster's PostgreSQL is killed and started again.</summary>
    Postgres,
}

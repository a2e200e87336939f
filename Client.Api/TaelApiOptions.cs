using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Silo;

namespace Tael.Client.Api;

/// <summary>What one process is started with; every value has passed its check.</summary>
/// <param name="Port">0 takes a free one.</param>
/// <param name="Data">A folder: the sandbox's files, the secrets, and the database unless <paramref name="Store"/> says
/// otherwise.</param>
/// <param name="Store">An ADO.NET connection string: <c>Host=…</c> for PostgreSQL, <c>Data Source=…</c> for SQLite.</param>
public sealed partial record TaelApiOptions(int Port, string Data, string Store, SecretsMode Mode)
{
    public const int DefaultPort = 5080;
    public const string DefaultData = ".data";

    public bool IsSandbox => Mode == SecretsMode.Sandbox;

    public ProcessRole Role { get; init; } = ProcessRole.All;

    /// <summary>Silo processes that this one starts and stops again, and is the front end of; 0: none.</summary>
    public int Silos { get; init; }

    /// <summary>Null: no cluster, everything is in this process.</summary>
    public ClusterAddress? Cluster { get; init; }

    /// <summary>Takes calls from other machines too, not only from this one.</summary>
    public bool ListensToAll { get; init; }

    /// <summary>Stops when its standard input ends, and so never outlives whoever has started it.</summary>
    public bool EndsWithInput { get; init; }

    /// <summary>How often a merchant may call; null: as documented in production, and without limit in the sandbox, since tests and
    /// benches are not to wait for each other.</summary>
    public RateQuotas? Limits { get; init; }

    internal RateQuotas Quotas => Limits ?? (IsSandbox ? RateQuotas.None : RateQuotas.Documented);

    internal bool HasSilo => Role is ProcessRole.All or ProcessRole.Silo;

    internal bool HasFrontEnd => Role is ProcessRole.All or ProcessRole.Api;
}

/// <summary>Which part of Tael a process is.</summary>
public enum ProcessRole
{
    /// <summary>The whole of it.</summary>
    All,

    /// <summary>Grains; of HTTP only its health.</summary>
    Silo,

    /// <summary>HTTP, in front of a cluster of silos.</summary>
    Api,
}

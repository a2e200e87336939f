using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Embedded;
using Orleans.Hosting;

namespace Tael.Tests;

/// <summary>A runtime of its own for one test, on a clock that only the test moves.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private TestSilo(IHost host, VirtualClock clock)
    {
        _host = host;
        Clock = clock;
    }

    public VirtualClock Clock { get; }

    public Board Board => _host.Services.GetRequiredService<Board>();

    public IServiceProvider Services => _host.Services;

    public IClusterClient Grains => _host.Services.GetRequiredService<IClusterClient>();

    public Census Census => _host.Services.GetRequiredService<Census>();

    public static async Task<TestSilo> Start(Action<ISiloBuilder>? configure = null)
    {
        var clock = new VirtualClock();
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<Board>();
        builder.UseOrleans(silo => configure?.Invoke(silo));
        var host = builder.Build();
        await host.StartAsync();
        return new(host, clock);
    }

    public Task Stop(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Board.OpenAll();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _host.StopAsync(limit.Token);
        _host.Dispose();
    }
}

/// <summary>Where grains and tests meet: gates that a grain waits at until the test opens them, and a log.</summary>
public sealed class Board
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _marks = new();
    private ImmutableList<string> _log = [];
    private volatile bool _allOpen;

    public IReadOnlyList<string> Log => _log;

    /// <summary>Adds a line to the log, and lets go on who waits for it.</summary>
    public void Note(string line)
    {
        ImmutableInterlocked.Update(ref _log, static (log, line) => log.Add(line), line);
        Mark(line).TrySetResult();
    }

    /// <summary>Done once the line has been noted.</summary>
    public Task Noted(string line) => Mark(line).Task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Notes that someone has come to the gate, and waits until it is open.</summary>
    public async Task Gate(string name)
    {
        Note($"{name} waits");
        await Of(name).Task;
        Note($"{name} goes on");
    }

    public void Open(string name) => Of(name).TrySetResult();

    public void OpenAll()
    {
        _allOpen = true;
        foreach (var (_, gate) in _gates) gate.TrySetResult();
    }

    private TaskCompletionSource Of(string name)
    {
        var gate = _gates.GetOrAdd(name, static _ => New());
        if (_allOpen) gate.TrySetResult();
        return gate;
    }

    private TaskCompletionSource Mark(string line) => _marks.GetOrAdd(line, static _ => New());

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

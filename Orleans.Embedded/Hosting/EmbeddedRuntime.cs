using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The runtime of one host: it holds what activations share, and starts and stops with the host.</summary>
internal sealed class EmbeddedRuntime : IHostedService, IDisposable
{
    private readonly long _responseTimeout;
    private readonly ITimer _timeoutClock;
    private readonly ITimer _collectionClock;
    private IIncomingGrainCallFilter[]? _filters;
    private long _number;
    private volatile bool _isClosing;
    private volatile bool _isClosed;

    public EmbeddedRuntime(
        IServiceProvider services,
        ServiceLifetimes lifetimes,
        TimeProvider time,
        ITurnScheduler threads,
        ILoggerFactory loggers,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<GrainCollectionOptions> collection,
        IOptions<EmbeddedOptions> embedded)
    {
        Services = services;
        Lifetimes = lifetimes;
        Time = time;
        Threads = threads;
        Log = loggers.CreateLogger("Orleans.Embedded");
        Collection = collection.Value;
        TurnsPerWakeUp = embedded.Value.TurnsPerWakeUp;
        CountsCalls = embedded.Value.CountsCalls;
        ActivationDeadlines = new(this, Collection.ActivationTimeout);
        DeactivationDeadlines = new(this, Collection.DeactivationTimeout);
        OwnTurns = new(this);
        Catalog = new(this);
        Manifest = new(this);
        Factory = new(this);
        Reminders = new(this, services);
        _responseTimeout = Span(messaging.Value.ResponseTimeout);
        var quantum = embedded.Value.TimeoutQuantum;
        _timeoutClock = time.CreateTimer(_ => CheckDeadlines(), null, quantum, quantum);
        quantum = Collection.CollectionQuantum;
        _collectionClock = time.CreateTimer(_ => CollectIdle(), null, quantum, quantum);
    }

    internal IServiceProvider Services { get; }

    internal ServiceLifetimes Lifetimes { get; }

    internal TimeProvider Time { get; }

    internal ITurnScheduler Threads { get; }

    internal ILogger Log { get; }

    /// <summary>Fetched with the first call, since filters may ask for the runtime themselves.</summary>
    internal IIncomingGrainCallFilter[] Filters => _filters ??= [.. Services.GetServices<IIncomingGrainCallFilter>()];

    internal GrainCollectionOptions Collection { get; }

    internal int TurnsPerWakeUp { get; }

    internal bool CountsCalls { get; }

    internal WatchedGrains Watched { get; } = new();

    internal Catalog Catalog { get; }

    internal GrainManifest Manifest { get; }

    internal GrainFactory Factory { get; }

    internal GrainKind ObserverKind { get; } = new(GrainType.Create("sys.observer"));

    internal Outstanding Outstanding { get; } = new();

    internal ReminderService Reminders { get; }

    internal OwnTurns OwnTurns { get; }

    internal Deadlines ActivationDeadlines { get; }

    internal Deadlines DeactivationDeadlines { get; }

    /// <summary>The clock's own count, for measuring only.</summary>
    internal long Now => Time.GetTimestamp();

    internal long Span(TimeSpan time) => (long)(time.TotalSeconds * Time.TimestampFrequency);

    internal long NextNumber() => Interlocked.Increment(ref _number);

    internal void Send(Request request, GrainKind kind, GrainId id)
    {
        request.Context = RequestContext.Current;
        request.Asked = Now;
        if (_isClosed || (_isClosing && request.Source is null))
        {
            request.Fail(new SiloUnavailableException("The runtime is stopping and takes no calls."));
            return;
        }

        if (!request.Method.IsOneWay) Outstanding.Add(request);
        Catalog.Deliver(request, kind, id);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Reminders.Start(cancellationToken);

    /// <summary>Takes no calls from outside, answers those it has, and ends all activations.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isClosing = true;
        Reminders.Stop();
        try
        {
            while (Outstanding.Where(static call => call.Source is null) is { Count: > 0 } calls)
            {
                var answers = Task.WhenAll(calls.Select(call => call.Answer));
                await answers.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }

            await EndAll(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Log.LogWarning("Stopped with {Calls} calls unanswered", Outstanding.Where(static _ => true).Count);
        }

        _isClosed = true;
        Dispose();
    }

    public void Dispose()
    {
        _timeoutClock.Dispose();
        _collectionClock.Dispose();
        Reminders.Dispose();
    }

    internal static void AddTo(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(EmbeddedRuntime))) return;

        services.AddOptions();
        services.AddLogging();
        services.AddSingleton(new ServiceLifetimes(services));
        services.AddSingleton<EmbeddedRuntime>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<EmbeddedRuntime>());
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<EmbeddedRuntime>().Factory);
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<EmbeddedRuntime>().Factory);
        services.AddSingleton<IGrainContextAccessor, ContextAccessor>();
        services.AddSingleton(provider => new Census(provider.GetRequiredService<EmbeddedRuntime>()));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ITurnScheduler, PoolTurnScheduler>();
    }

    private void CheckDeadlines()
    {
        var now = Now;
        foreach (var call in Outstanding.Where(call => LimitOf(call) <= now - call.Asked))
        {
            var waited = Time.GetElapsedTime(call.Asked, now);
            call.Fail(new TimeoutException($"{call} had no answer for {waited}. It may have run, or may yet run."));
        }

        ActivationDeadlines.Check(now);
        DeactivationDeadlines.Check(now);
    }

    private long LimitOf(Request call) => call.Method.Timeout is { } own ? Span(own) : _responseTimeout;

    private void CollectIdle()
    {
        var now = Now;
        foreach (var activation in Catalog.Where(activation => activation.LooksIdle(now))) activation.Collect();
    }

    private async Task EndAll(CancellationToken cancellationToken)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The process stops.");
        while (Catalog.Where(static activation => !activation.Kind.IsObserver) is { Count: > 0 } activations)
        {
            foreach (var activation in activations) activation.Deactivate(reason, CancellationToken.None);
            foreach (var activation in activations) await activation.Deactivated.WaitAsync(cancellationToken);
        }
    }

    private sealed class ContextAccessor : IGrainContextAccessor
    {
        public IGrainContext GrainContext => Activation.Here!;
    }
}

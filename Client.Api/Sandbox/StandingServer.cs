using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Tael.Client.Api.Sandbox;

/// <summary>Keeps the sandbox's address while the whole application behind it is put away and started anew.</summary>
/// <remarks>
/// A clean world is a new application on an emptied store: then nothing of the old one can be left in any grain, timer or cache.
/// What comes in meanwhile waits and is answered by the new world. The request that has asked for it (<see cref="WorldReset"/>) is
/// answered here, when the new world answers.
/// </remarks>
internal sealed class StandingServer : IHttpApplication<IFeatureCollection>, IAsyncDisposable
{
    private readonly WebApplication _owner;
    private readonly IServer _server;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<IFeatureCollection, bool> _inside = new();
    private TaskCompletionSource<Func<IFeatureCollection, Task>> _world = NewWorld();
    private Func<IFeatureCollection, Task>? _next;
    private TaskCompletionSource? _emptied;
    private bool _changes;

    /// <param name="owner">Has a server; is never started itself.</param>
    public StandingServer(WebApplication owner)
    {
        _owner = owner;
        _server = owner.Services.GetRequiredService<IServer>();
    }

    public IFeatureCollection Features => _server.Features;

    /// <summary>Makes the clean world. Set before any request can ask for one.</summary>
    public Func<Task>? Reset { get; set; }

    /// <summary>Listens; requests wait until a world is there.</summary>
    public Task Listen() => _server.StartAsync(this, CancellationToken.None);

    /// <summary>From now on a world that stops is followed by another one.</summary>
    public void BeginChange() => _changes = true;

    public void EndChange() => _changes = false;

    /// <summary>Lets in who has waited. Not before the world has its people: they would not be known.</summary>
    public void Open()
    {
        lock (_lock) _world.SetResult(_next!);
    }

    internal void Enter(Func<IFeatureCollection, Task> world) => _next = world;

    /// <summary>The world stops: nobody comes in any more, and those inside are waited for, and in the end put out.</summary>
    internal async Task Leave(CancellationToken patience)
    {
        if (!_changes)
        {
            await _server.StopAsync(patience);
            return;
        }

        Task emptied;
        lock (_lock)
        {
            if (!_world.Task.IsCompleted) return;

            _world = NewWorld();
            _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_inside.IsEmpty) _emptied.SetResult();
            emptied = _emptied.Task;
        }

        await emptied.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var left in _inside.Keys) left.Get<IHttpRequestLifetimeFeature>()?.Abort();
        await emptied;
    }

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var reset = new WorldReset();
        context.Set(reset);
        var world = await GoIn(context);
        try
        {
            await world(context);
        }
        finally
        {
            GoOut(context);
        }

        if (!reset.IsAsked) return;

        await Reset!();
        await Answer(context);
    }

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async ValueTask DisposeAsync() => await _owner.DisposeAsync();

    private async Task<Func<IFeatureCollection, Task>> GoIn(IFeatureCollection context)
    {
        while (true)
        {
            Task<Func<IFeatureCollection, Task>> world;
            lock (_lock)
            {
                world = _world.Task;
                if (world.IsCompleted) _inside[context] = true;
            }

            if (world.IsCompleted) return await world;
            await world.WaitAsync(context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted);
        }
    }

    private void GoOut(IFeatureCollection context)
    {
        lock (_lock)
        {
            _inside.TryRemove(context, out _);
            if (_inside.IsEmpty) _emptied?.TrySetResult();
        }
    }

    private static async Task Answer(IFeatureCollection context)
    {
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = StatusCodes.Status200OK;
        response.Headers.ContentType = "application/json; charset=utf-8";
        await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync("""{"state":"CLEAN"}"""u8.ToArray());
    }

    private static TaskCompletionSource<Func<IFeatureCollection, Task>> NewWorld() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>What one request has to say about the world it came to.</summary>
internal sealed class WorldReset
{
    /// <summary>When the request has been dealt with, the world is to be made anew.</summary>
    public bool IsAsked { get; set; }
}

/// <summary>Where an application stands that the <see cref="StandingServer"/> listens for.</summary>
internal sealed class WorldServer(StandingServer standing) : IServer
{
    public IFeatureCollection Features => standing.Features;

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        standing.Enter(async features =>
        {
            var context = application.CreateContext(features);
            try
            {
                await application.ProcessRequestAsync(context);
                application.DisposeContext(context, null);
            }
            catch (Exception failure)
            {
                application.DisposeContext(context, failure);
                throw;
            }
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => standing.Leave(cancellationToken);

    public void Dispose()
    {
    }
}

namespace Tael.Client.Api.Cluster;

/// <summary>Stops the process, in order, when its standard input ends: whoever has started it has gone, or wants it to.</summary>
internal sealed class InputWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var input = Console.OpenStandardInput();
        var ignored = new byte[256];
        try
        {
            while (await input.ReadAsync(ignored, stoppingToken) > 0)
            {
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // Stopping already, or there never was an input.
        }

        lifetime.StopApplication();
    }
}

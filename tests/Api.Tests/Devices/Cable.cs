using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Tael.Tests.Devices;

/// <summary>Between a device and Tael: one address for the device, whatever Tael's is; it can be pulled and plugged in again.</summary>
public sealed class Cable : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _ends = [];
    private readonly Task _listening;
    private Uri? _tael;

    public Cable(Uri tael)
    {
        _tael = tael;
        _listener.Start();
        _listening = Listen();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Plug(Uri tael) => _tael = tael;

    /// <summary>What is under way breaks off, and nothing gets through until it is plugged in.</summary>
    public void Pull()
    {
        _tael = null;
        foreach (var end in _ends.Keys) end.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Pull();
        _listener.Dispose();
        await _listening;
    }

    private async Task Listen()
    {
        try
        {
            while (true) _ = Carry(await _listener.AcceptSocketAsync());
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            return; // Disposed of.
        }
    }

    private async Task Carry(Socket device)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _ends[device] = _ends[far] = true;
            if (_tael is not { } tael) return;

            await far.ConnectAsync(tael.Host, tael.Port);
            await using var here = new NetworkStream(device);
            await using var there = new NetworkStream(far);
            await Task.WhenAny(here.CopyToAsync(there), there.CopyToAsync(here));
        }
        catch (Exception broken) when (broken is SocketException or IOException or ObjectDisposedException)
        {
            return; // The device sees it too.
        }
        finally
        {
            device.Dispose();
            _ends.TryRemove(device, out _);
            _ends.TryRemove(far, out _);
        }
    }
}

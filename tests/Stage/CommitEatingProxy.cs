using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tael.Tests.Stage;

/// <summary>Stands between a client and PostgreSQL, and cuts the connection when a commit is done and before its client
/// hears of it.</summary>
/// <remarks>The server's message CommandComplete with the tag COMMIT never passes, so the commit is durable and its outcome
/// unknown. Loopback only, without encryption.</remarks>
public sealed class CommitEatingProxy : IAsyncDisposable
{
    private static readonly byte[] Committed = [(byte)'C', 0, 0, 0, 11, .. Encoding.ASCII.GetBytes("COMMIT"), 0];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly int _server;
    private readonly Task _accepting;
    private int _appetite;
    private int _eaten;

    public CommitEatingProxy(int serverPort)
    {
        _server = serverPort;
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many commits have lost their answer.</summary>
    public int Eaten => Volatile.Read(ref _eaten);

    /// <summary>The answers of so many of the next commits are lost.</summary>
    public void Eat(int commits) => Interlocked.Add(ref _appetite, commits);

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Stop();
        await _accepting;
        _closed.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await _listener.AcceptTcpClientAsync(_closed.Token));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy is closed.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var _ = client;
        using var server = new TcpClient();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _server, over.Token);
            var (here, there) = (client.GetStream(), server.GetStream());
            await Task.WhenAny(here.CopyToAsync(there, over.Token), Answer(there, here, over.Token));
        }
        catch (Exception cut) when (cut is IOException or SocketException or OperationCanceledException)
        {
            // Either side has gone; both ends are closed below.
        }

        await over.CancelAsync();
    }

    private async Task Answer(NetworkStream server, NetworkStream client, CancellationToken over)
    {
        var buffer = new byte[1 << 16];
        while (await server.ReadAsync(buffer, over) is > 0 and var count)
        {
            if (buffer.AsSpan(0, count).IndexOf(Committed) >= 0 && TryEat()) return;

            await client.WriteAsync(buffer.AsMemory(0, count), over);
        }
    }

    private bool TryEat()
    {
        while (Volatile.Read(ref _appetite) is > 0 and var left)
        {
            if (Interlocked.CompareExchange(ref _appetite, left - 1, left) != left) continue;

            Interlocked.Increment(ref _eaten);
            return true;
        }

        return false;
    }
}

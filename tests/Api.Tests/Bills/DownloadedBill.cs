using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Tael.Tests.Bills;

/// <summary>A bill as a merchant's program reads it, written against the documents and not against our code.</summary>
public sealed class DownloadedBill
{
    private DownloadedBill(byte[] file, string hash)
    {
        (File, Hash) = (file, hash);
        Assert.Equal(hash, Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.SHA1, file)));
        Assert.Equal([0xEF, 0xBB, 0xBF], file[..3]);
        var lines = Encoding.UTF8.GetString(file[3..]).Split("\r\n");
        Assert.Equal("", lines[^1]);
        Header = lines[0].Split(',');
        Rows = [.. lines[1..^3].Select(line => Cells(line, Header))];
        Sums = Cells(lines[^2], lines[^3].Split(','));
    }

    public required Uri Url { get; init; }
    public byte[] File { get; }
    public string Hash { get; }
    public string[] Header { get; }
    public IReadOnlyList<Dictionary<string, string>> Rows { get; }
    public Dictionary<string, string> Sums { get; }

    /// <param name="query">As <c>/v3/bill/tradebill?bill_date=…</c>.</param>
    public static async Task<DownloadedBill> Get(MerchantClient merchant, string query, bool gzip = false)
    {
        var reply = await merchant.Send(HttpMethod.Get, gzip ? $"{query}&tar_type=GZIP" : query, "");
        Assert.True(reply.Status == 200, Encoding.UTF8.GetString(reply.Body));
        Assert.True(reply.Headers.Contains("Wechatpay-Signature"));
        Assert.Equal("SHA1", reply.Json.GetProperty("hash_type").GetString());

        // As it is, which must be the address that the client itself uses.
        var url = new Uri(reply.Json.GetProperty("download_url").GetString()!);
        var file = await merchant.Send(HttpMethod.Get, url.PathAndQuery, "");
        Assert.Equal(200, file.Status);
        Assert.False(file.Headers.Contains("Wechatpay-Signature"));
        Assert.EndsWith("-0", file.Headers.GetValues("Request-ID").Single(), StringComparison.Ordinal);
        Assert.Equal(gzip ? "application/gzip" : "text/plain; charset=utf-8", file.ContentType);
        Assert.Equal(gzip, url.Query.EndsWith("&tartype=gzip", StringComparison.Ordinal));
        return new(gzip ? Unzip(file.Body) : file.Body, reply.Json.GetProperty("hash_value").GetString()!) { Url = url };
    }

    private static Dictionary<string, string> Cells(string line, string[] header)
    {
        Assert.StartsWith("`", line, StringComparison.Ordinal);
        var cells = line[1..].Split(",`");
        Assert.Equal(header.Length, cells.Length);
        return header.Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second);
    }

    private static byte[] Unzip(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var all = new MemoryStream();
        gzip.CopyTo(all);
        return all.ToArray();
    }
}

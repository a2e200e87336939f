using Tael.Client.Api.Wire;

namespace Tael.Tests.Wire;

public sealed class AuthorizationTests
{
    private const string Scheme = "WECHATPAY2-SHA256-RSA2048 ";
    private const string Mchid = "mchid=\"1900009191\"";
    private const string Nonce = "nonce_str=\"593BEC0C930BF1AF\"";
    private const string Signature = "signature=\"QUJDRA==\"";
    private const string Timestamp = "timestamp=\"1554208460\"";
    private const string Serial = "serial_no=\"1dde55ad98ed71d6edd4a4a16996de7b47773a8c\"";

    [Theory]
    [InlineData(Scheme + Mchid + "," + Nonce + "," + Signature + "," + Timestamp + "," + Serial)]
    [InlineData(Scheme + Serial + "," + Timestamp + "," + Mchid + "," + Signature + "," + Nonce)]
    [InlineData(Scheme + "  " + Serial + " , " + Timestamp + ", " + Mchid + " ," + Signature + "," + Nonce + "  ")]
    public void Takes_the_five_fields_in_any_order(string header)
    {
        Assert.True(Authorization.TryParse(header, out var read, out _));
        Assert.Equal("1900009191", read.Mchid);
        Assert.Equal("593BEC0C930BF1AF", read.Nonce);
        Assert.Equal("ABCD"u8, read.Signature);
        Assert.Equal(1554208460, read.Timestamp);
        Assert.Equal("1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C", read.SerialNo);
    }

    public static TheoryData<string?, string> Bad => new()
    {
        { null, "authorization" },
        { "", "authorization" },
        { "Bearer x", "authorization" },
        { "WECHATPAY2-SM2-WITH-SM3 " + All(), "authorization" },
        { "wechatpay2-sha256-rsa2048 " + All(), "authorization" },
        { "WECHATPAY2-SHA256-RSA2048" + All(), "authorization" },
        { "WECHATPAY2-SHA256-RSA2048", "authorization" },
        { Scheme, "authorization" },
        { Scheme + All(mchid: ""), "mchid" },
        { Scheme + All(nonce: ""), "nonce_str" },
        { Scheme + All(signature: ""), "signature" },
        { Scheme + All(timestamp: ""), "timestamp" },
        { Scheme + All(serial: ""), "serial_no" },
        { Scheme + All() + "," + Mchid, "mchid" },
        { Scheme + All() + "," + Nonce, "nonce_str" },
        { Scheme + All() + "," + Signature, "signature" },
        { Scheme + All() + "," + Timestamp, "timestamp" },
        { Scheme + All() + "," + Serial, "serial_no" },
        { Scheme + All() + ",body=\"x\"", "authorization" },
        { Scheme + All() + ",", "authorization" },
        { Scheme + "," + All(), "authorization" },
        { Scheme + All(mchid: "mchid=1900009191"), "authorization" },
        { Scheme + All(mchid: "mchid='1900009191'"), "authorization" },
        { Scheme + All(mchid: "mchid=\"\""), "mchid" },
        { Scheme + All(mchid: "mchid=\"19000 9191\""), "mchid" },
        { Scheme + All(mchid: $"mchid=\"{new string('1', 33)}\""), "mchid" },
        { Scheme + All(nonce: $"nonce_str=\"{new string('x', 65)}\""), "nonce_str" },
        { Scheme + All(nonce: "nonce_str=\"é\""), "nonce_str" },
        { Scheme + All(timestamp: "timestamp=\"\""), "timestamp" },
        { Scheme + All(timestamp: "timestamp=\"-1\""), "timestamp" },
        { Scheme + All(timestamp: "timestamp=\"+1\""), "timestamp" },
        { Scheme + All(timestamp: "timestamp=\"01\""), "timestamp" },
        { Scheme + All(timestamp: "timestamp=\"1e9\""), "timestamp" },
        { Scheme + All(timestamp: "timestamp=\"1554208460000000\""), "timestamp" },
        { Scheme + All(signature: "signature=\"%%%%\""), "signature" },
        { Scheme + All(signature: "signature=\"\""), "signature" },
        { Scheme + All(serial: $"serial_no=\"{new string('A', 65)}\""), "serial_no" },
        { Scheme + All(serial: "serial_no=\"\""), "serial_no" },
        { Scheme + Mchid + ";" + Nonce, "authorization" },
        { Scheme + "mchid=\"1900009191", "authorization" },
        { Scheme + new string('x', 5000), "authorization" },
    };

    [Theory, MemberData(nameof(Bad))]
    public void Refuses_everything_else_and_names_the_field(string? header, string field)
    {
        Assert.False(Authorization.TryParse(header, out _, out var refusal));
        Assert.Equal(ErrorCode.SignError, refusal.Code);
        Assert.Equal(field, refusal.Field);
        Assert.Equal("authorization", refusal.Location);
    }

    /// <summary>Cuts, doubles, swaps and overwrites pieces of a good header.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void Never_throws(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < 2_000; step++)
        {
            var header = (Scheme + All()).ToCharArray().ToList();
            for (var changes = random.Next(1, 6); changes > 0 && header.Count > 2; changes--)
            {
                var at = random.Next(header.Count);
                var length = random.Next(1, Math.Min(20, header.Count - at) + 1);
                switch (random.Next(4))
                {
                    case 0: header.RemoveRange(at, length); break;
                    case 1: header.InsertRange(at, header.GetRange(at, length)); break;
                    case 2: header[at] = (char)random.Next(0x300); break;
                    default: header.Insert(at, "\",= \\'\0"[random.Next(7)]); break;
                }
            }

            var parsed = Authorization.TryParse(new string([.. header]), out var read, out var refusal);
            if (parsed) Assert.True(read.Mchid.Length is > 0 and <= 32 && read.Nonce.Length is > 0 and <= 64);
            else Assert.Equal(ErrorCode.SignError, refusal.Code);
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 10)];

    private static string All(
        string mchid = Mchid, string nonce = Nonce, string signature = Signature, string timestamp = Timestamp,
        string serial = Serial) =>
        string.Join(',', new[] { mchid, nonce, signature, timestamp, serial }.Where(field => field.Length > 0));
}

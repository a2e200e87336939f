using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tael.Tests.Wire;

namespace Tael.Tests.Media;

/// <summary>Pictures and videos: signed over their meta alone, checked against it, and refused by name.</summary>
public sealed class MediaTests(WireTael tael) : IClassFixture<WireTael>
{
    private const string Image = "/v3/merchant/media/upload";
    private const string Video = "/v3/merchant/media/video_upload";
    private const string Boundary = "x1x2x3";

    private static readonly byte[] Png = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 1, 2, 3];

    [Fact]
    public async Task The_same_file_has_the_same_id_of_its_merchant()
    {
        var first = await Upload(Image, "a.png", Png);
        first.MustBeSignedBy(tael.Platform.PublicKey);
        Assert.Equal(first.Text, (await Upload(Image, "b.PNG", Png)).Text);
        Assert.NotEqual(first.Text, (await Upload(Image, "a.png", Png, by: tael.OtherMerchant)).Text);
        Assert.NotEqual(first.Text, (await Upload(Image, "a.png", [.. Png, 4])).Text);
        (await Upload(Video, "a.mp4", [1, 2, 3])).MustBeSignedBy(tael.Platform.PublicKey);
        (await Upload(Image, "a.jpg", [0xFF, 0xD8, 0xFF])).MustBeSignedBy(tael.Platform.PublicKey);
        (await Upload(Image, "a.bmp", [.. "BM"u8, .. new byte[(2 << 20) - 2]])).MustBeSignedBy(tael.Platform.PublicKey);
    }

    [Theory]
    [InlineData(Image, "a.gif", "/filename")]
    [InlineData(Image, "png", "/filename")]
    [InlineData(Image, "a.mp4", "/filename")]
    [InlineData(Video, "a.png", "/filename")]
    public async Task Names_say_what_they_are(string target, string name, string field) =>
        (await Upload(target, name, Png)).MustRefuse(400, "PARAM_ERROR", field);

    [Fact]
    public async Task Files_are_what_their_meta_says_and_small_enough()
    {
        (await Upload(Image, "a.png", Png, sha256: new string('0', 64))).MustRefuse(400, "PARAM_ERROR", "/sha256");
        (await Upload(Image, "a.png", Png, sha256: "x")).MustRefuse(400, "PARAM_ERROR", "/sha256");
        (await Upload(Image, "a.png", "GIF89a"u8.ToArray())).MustRefuse(400, "PARAM_ERROR", "/file");
        (await Upload(Image, "a.png", [])).MustRefuse(400, "PARAM_ERROR", "/file");
        (await Upload(Image, "a.png", [.. Png, .. new byte[2 << 20]])).MustRefuse(400, "PARAM_ERROR", "/file");
        (await Upload(Image, "a.png", [.. Png, .. new byte[(2 << 20) + 20_000]])).MustRefuse(400, "PARAM_ERROR", "/");
        (await Upload(Video, "a.mp4", new byte[(5 << 20) + 1])).MustRefuse(400, "PARAM_ERROR", "/file");
        (await Upload(Image, "a.png", Png, meta: """{"filename":"b.png","sha256":"HASH"}""")).MustRefuse(400, "PARAM_ERROR", "/filename");
        (await Upload(Image, "a.png", Png, meta: """{"filename":"a.png"}""")).MustRefuse(400, "PARAM_ERROR", "/sha256");
        (await Upload(Image, "a.png", Png, meta: """{"sha256":"HASH"}""")).MustRefuse(400, "PARAM_ERROR", "/filename");
        (await Upload(Image, "a.png", Png, meta: """{"filename":null,"sha256":"HASH"}""")).MustRefuse(400, "PARAM_ERROR", "/filename");
        (await Upload(Image, "a.png", Png, meta: """{"filename":"a.png","sha256":"HASH","sha1":"x"}""")).MustRefuse(400, "PARAM_ERROR", "/sha1");
        (await Upload(Image, "a.png", Png, meta: "no JSON")).MustRefuse(400, "PARAM_ERROR", "/");
        (await Upload(Image, "a.png", Png, meta: $$"""{"filename":"{{new string('a', 5_000)}}.png","sha256":"HASH"}""")).MustRefuse(400, "PARAM_ERROR", "/meta");
    }

    [Fact]
    public async Task Only_the_meta_is_signed()
    {
        var good = Form("a.png", Png);
        (await Send(Image, good.Body, good.Meta)).MustBeSignedBy(tael.Platform.PublicKey);
        (await Send(Image, good.Body, good.Body)).MustRefuse(401, "SIGN_ERROR", "signature");
        (await Send(Image, good.Body, [])).MustRefuse(401, "SIGN_ERROR", "signature");
        (await Send(Image, good.Body, [.. good.Meta, (byte)'\n'])).MustRefuse(401, "SIGN_ERROR", "signature");
        (await Send(Image, good.Body, Form("b.png", Png).Meta)).MustRefuse(401, "SIGN_ERROR", "signature");
    }

    [Theory]
    [InlineData("""{"filename":"a.png","sha256":"x"}""", "application/json", "Content-Type")]
    [InlineData("x", "multipart/form-data", "Content-Type")]
    [InlineData("x", "multipart/form-data; boundary=x1x2x3", "/")]
    [InlineData("--x1x2x3--\r\n", "multipart/form-data; boundary=x1x2x3", "/meta")]
    [InlineData("--x1x2x3\r\nContent-Disposition: form-data; name=\"meta\"\r\n\r\n{}\r\n--x1x2x3--\r\n", "multipart/form-data; boundary=x1x2x3", "/file")]
    [InlineData("--x1x2x3\r\nContent-Disposition: form-data; name=\"more\"\r\n\r\n{}\r\n--x1x2x3--\r\n", "multipart/form-data; boundary=x1x2x3", "/more")]
    [InlineData("--x1x2x3\r\nContent-Type: text/plain\r\n\r\n{}\r\n--x1x2x3--\r\n", "multipart/form-data; boundary=x1x2x3", "/")]
    [InlineData("--x1x2x3\r\nContent-Disposition: form-data; name=\"meta\"\r\n\r\n{}\r\n--x1x2x3\r\nContent-Disposition: form-data; name=\"meta\"\r\n\r\n{}\r\n--x1x2x3--\r\n", "multipart/form-data; boundary=x1x2x3", "/meta")]
    public async Task What_is_no_form_of_two_parts_is_refused_by_name(string body, string contentType, string field) =>
        (await tael.Merchant.Send(new(HttpMethod.Post, Image, Encoding.UTF8.GetBytes(body)) { ContentType = contentType }))
            .MustRefuse(400, "PARAM_ERROR", field);

    private Task<WireReply> Upload(
        string target, string name, byte[] file, string? sha256 = null, string? meta = null, SigningClient? by = null)
    {
        var form = Form(name, file, sha256, meta);
        return Send(target, form.Body, form.Meta, by);
    }

    private Task<WireReply> Send(string target, byte[] body, byte[] signed, SigningClient? by = null) => (by ?? tael.Merchant).Send(
        new(HttpMethod.Post, target, body) { SignedBody = signed, ContentType = $"multipart/form-data; boundary={Boundary}" });

    private static (byte[] Body, byte[] Meta) Form(string name, byte[] file, string? sha256 = null, string? meta = null)
    {
        var hash = sha256 ?? Convert.ToHexStringLower(SHA256.HashData(file));
        var said = Encoding.UTF8.GetBytes(meta?.Replace("HASH", hash, StringComparison.Ordinal) ?? JsonSerializer.Serialize(new { filename = name, sha256 = hash }));
        return (
        [
            .. Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"meta\";\r\nContent-Type: application/json\r\n\r\n"),
            .. said,
            .. Encoding.UTF8.GetBytes($"\r\n--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"),
            .. file,
            .. Encoding.UTF8.GetBytes($"\r\n--{Boundary}--\r\n"),
        ], said);
    }
}

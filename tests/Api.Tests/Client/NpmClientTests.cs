using System.Text.Json;

namespace Tael.Tests.Client;

/// <summary>A merchant's program on an unmodified client library takes an order from start to end.</summary>
/// <remarks>The library itself checks every answer's signature; a step that it does not accept ends the
/// program.</remarks>
public sealed class NpmClientTests(TaelUnderTest tael) : IClassFixture<TaelUnderTest>
{
    /// <param name="platformKey">What the merchant is set up for.</param>
    /// <param name="mode">What the program knows the platform by: its public key's id; its certificate's serial; or
    /// whatever /v3/certificates lists.</param>
    [Theory]
    [InlineData("publicKey", "publicKey")]
    [InlineData("publicKey", "certificates")]
    [InlineData("certificate", "certificate")]
    [InlineData("certificate", "certificates")]
    public async Task Orders_is_paid_hears_of_it_and_closes(string platformKey, string mode)
    {
        var merchant = await tael.NewMerchant(new { name = "Teehaus 茶", platformKey });
        await Day.Check(tael, merchant.File, mode);
    }

    [Fact]
    public async Task So_does_the_demo_merchant_from_its_files()
    {
        var merchant = tael.DemoMerchant();
        var told = merchant.File.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString());
        told["privateKey"] = merchant.PrivateKeyPem;
        told["platformPublicKey"] = merchant.PlatformPublicKeyPem;
        await Day.Check(tael, JsonSerializer.SerializeToElement(told), "publicKey");
    }
}

using System.Net;
using Tael.Client.Api.Notifications;

namespace Tael.Tests.Notifications;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.0", true)]
    [InlineData("100.63.255.255", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:0:4136:e378::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    public void Tells_the_internet_from_the_house(string address, bool expected) =>
        Assert.Equal(expected, PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://localhost:9/")]
    [InlineData("https://127.0.0.1:9/")]
    [InlineData("https://[::1]:9/")]
    [InlineData("https://[::ffff:169.254.169.254]:9/")]
    public async Task Nothing_connects_to_the_house_in_production(string url)
    {
        using var http = WebhookHttp.Create(WebhookTargets.PublicHttps);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(url)));
        Assert.IsType<AddressRefusedException>(refused.InnerException);
    }
}

using Tael.Tests.Sandbox;
using Tael.Tests.ServiceOrders;

namespace Tael.Tests.Wallets;

/// <summary>The user's page, in a real browser.</summary>
public sealed class WalletPageTests
{
    [Fact]
    public async Task A_browser_shows_money_score_reasons_orders_and_debts()
    {
        await using var shop = await RentalShop.Open(balance: 1_234);
        await shop.Begin("s1");
        Assert.Equal(200, (await shop.Complete("s1", 5_000)).Status);
        var page = await Chromium.Dom(new Uri(shop.Tael.Address, $"/wallet/#token={Uri.EscapeDataString(shop.User.Token)}"));
        Assert.Contains(">open</p>", page, StringComparison.Ordinal);
        Assert.Contains("¥12.34", page, StringComparison.Ordinal);
        Assert.Contains("充电宝", page, StringComparison.Ordinal);
        Assert.Contains("DUE", page, StringComparison.Ordinal);
        Assert.Contains("¥50.00", page, StringComparison.Ordinal);
        Assert.Contains("300 to 850", page, StringComparison.Ordinal);
        Assert.Contains("PasswordSet", page, StringComparison.Ordinal);
        Assert.Contains("OrderTrusted", page, StringComparison.Ordinal);
        Assert.DoesNotContain(shop.User.Token, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_sees_nothing()
    {
        await using var tael = await TaelUnderTest.Start();
        var page = await Chromium.Dom(new Uri(tael.Address, "/wallet/#token=made-up"));
        Assert.Contains("no user’s token", page, StringComparison.Ordinal);
        Assert.DoesNotContain("¥", page, StringComparison.Ordinal);
        foreach (var file in new[] { "/wallet/", "/wallet/index.html", "/wallet/wallet.js" })
        {
            using var answer = await tael.Http.GetAsync(new Uri(file, UriKind.Relative));
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
            Assert.StartsWith("default-src 'none'; script-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }
}

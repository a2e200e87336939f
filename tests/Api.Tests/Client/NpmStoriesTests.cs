namespace Tael.Tests.Client;

/// <summary>Whole stories on an unmodified client library: trade with its bills, combined orders, services on trust, transfers; for
/// merchants of either kind of platform key, on both stores.</summary>
/// <remarks>The programs hold everything that they are told against what they have done; the library checks every signature.</remarks>
public sealed class NpmStoriesTests
{
    [Theory]
    [InlineData("publicKey", "publicKey", false)]
    [InlineData("publicKey", "certificates", false)]
    [InlineData("certificate", "certificate", false)]
    [InlineData("certificate", "certificates", false)]
    [InlineData("publicKey", "publicKey", true)]
    [InlineData("certificate", "certificate", true)]
    public Task Paid_refunded_shared_out_and_found_on_the_bills(string platformKey, string mode, bool onPostgres) =>
        Stories.Run(platformKey, mode, onPostgres, (stories, key) => stories.Trade(key));

    [Theory]
    [InlineData("publicKey", "publicKey", false)]
    [InlineData("certificate", "certificates", true)]
    public Task Two_merchants_sell_together(string platformKey, string mode, bool onPostgres) =>
        Stories.Run(platformKey, mode, onPostgres, (stories, key) => stories.Combined(key));

    [Theory]
    [InlineData("publicKey", "publicKey", false)]
    [InlineData("certificate", "certificate", true)]
    public Task Used_first_and_paid_later(string platformKey, string mode, bool onPostgres) =>
        Stories.Run(platformKey, mode, onPostgres, (stories, key) => stories.Service(key));

    [Theory]
    [InlineData("publicKey", "publicKey", false)]
    [InlineData("certificate", "certificates", true)]
    public Task Signed_once_and_used_one_by_one(string platformKey, string mode, bool onPostgres) =>
        Stories.Run(platformKey, mode, onPostgres, (stories, key) => stories.Plan(key));

    [Theory]
    [InlineData("publicKey", "certificates", false)]
    [InlineData("certificate", "certificate", true)]
    public Task A_user_is_given_money(string platformKey, string mode, bool onPostgres) =>
        Stories.Run(platformKey, mode, onPostgres, (stories, key) => stories.Payout(key));

    [Theory]
    [InlineData("publicKey", "publicKey")]
    [InlineData("certificate", "certificates")]
    public Task Pictures_and_videos(string platformKey, string mode) =>
        Stories.Run(platformKey, mode, onPostgres: false, (stories, key) => stories.Upload(key));
}

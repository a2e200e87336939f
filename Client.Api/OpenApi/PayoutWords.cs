namespace Tael.Client.Api.OpenApi;

/// <summary>What the fields of transfers to users mean where no confirming is needed.</summary>
internal static class PayoutWords
{
    public static IEnumerable<KeyValuePair<string, Glossary.Word>> All { get; } = new Dictionary<string, Glossary.Word>
    {
        ["authorization"] = new("The caller's agreement to be paid without confirming that is asked for along with it; null: none is.", null),
        ["authorizationId"] = new("Our number of the agreement.", "13311900000001auth0001"),
        ["authorization_id"] = new("Our number of the agreement.", "13311900000001auth0001"),
        ["authorization_info"] = new("Asks the user to agree to being paid without confirming from then on.", null),
        ["authorization_notify_url"] = new("Where the merchant hears that the user has agreed, and that it is over.", "https://merchant.example/notify"),
        ["authorize"] = new("Whether the caller also agrees to being paid without confirming, if that is asked for.", false),
        ["authorize_time"] = new("When the user agreed: RFC 3339, Chinese time.", "2026-01-02T10:34:56+08:00"),
        ["client_ip"] = new("The user's address.", "127.0.0.1"),
        ["close_info"] = new("When and why it ended.", null),
        ["close_reason"] = new("Who ended it.", "USER_CLOSE"),
        ["close_time"] = new("When it ended: RFC 3339, Chinese time.", "2026-01-02T10:34:56+08:00"),
        ["device_type"] = new("What the user's device is.", "IOS"),
        ["displayName"] = new("What the caller is called at the merchant's.", "wx_123456"),
        ["is_display_authorization"] = new("Whether `package_info` is wanted again.", "true"),
        ["out_authorization_no"] = new("The merchant's number of the agreement; it is the agreement's for ever.", "auth0001", IsShown: true),
        ["sceneId"] = new("The one reason that it is good for.", "1000"),
        ["sponsor_mchid"] = new("Another merchant that pays.", "1900000002"),
        ["user_display_name"] = new("What the user is called at the merchant's; shown to them.", "wx_123456"),
    };
}

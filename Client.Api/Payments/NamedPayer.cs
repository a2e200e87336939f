using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Payments;

/// <summary>The one user who may pay, where they may be named by more than one app's openid.</summary>
internal static class NamedPayer
{
    /// <returns>Null if all that are given name the same user, and one is; else why not. The first field is to blame if none is.</returns>
    /// <param name="names">Each field with its openid, and the app that it must be of; null: that app is not named.</param>
    public static Refusal? TryRead(
        OpenIds openIds, out UserId? payer, params ReadOnlySpan<(string Field, string? Openid, string? AppId)> names)
    {
        payer = null;
        foreach (var (field, openid, appid) in names)
        {
            if (openid is null) continue;

            var value = Refusal.Shorten(openid);
            if (appid is null) return Refusal.Body(field, value, "needs sub_appid");
            if (!openIds.TryParse(openid, appid, out var user)) return Refusal.Body(field, value, "is no openid of this appid");
            if (payer is { } other && other != user) return Refusal.Body(field, value, "is somebody else");

            payer = user;
        }

        return payer is null ? Refusal.Body(names[0].Field, "", $"or {names[1].Field} must name the payer") : null;
    }
}

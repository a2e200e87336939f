namespace Tael.Client.Api.Runtime;

/// <summary>The embedded runtime has no dashboard of its own: the console shows what it counts.</summary>
internal static class EmbeddedDashboard
{
    public static void MapDashboard(this WebApplication app) => ArgumentNullException.ThrowIfNull(app);
}

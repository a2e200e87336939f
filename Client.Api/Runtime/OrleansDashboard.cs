using Orleans.Dashboard;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Operators;

namespace Tael.Client.Api.Runtime;

/// <summary>The dashboard of Microsoft Orleans at /ops/dashboard/, for operators.</summary>
/// <remarks>It knows nothing of logins. Its pages are opened by a browser, which asks for a password: any name, and an operator's
/// token. Everything under the path is guarded before it is looked for, so nothing of it can be forgotten.</remarks>
internal static class OrleansDashboard
{
    private const string Path = "/ops/dashboard";

    public static void MapDashboard(this WebApplication app)
    {
        var operators = app.Services.GetRequiredService<Secrets>().Operators;
        app.Use(async (http, next) =>
        {
            if (http.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase)
                && !operators.TryFind(OperatorToken.OfBrowser(http), out _))
            {
                await OperatorToken.Refuse(http, "Basic realm=\"Tael operators\", charset=\"UTF-8\"").ExecuteAsync(http);
                return;
            }

            await next(http);
        });
        app.MapOrleansDashboard(Path);
    }
}

using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Operators;
using Tael.Client.Api.Wire;
using Tael.Silo.Figures;

namespace Tael.Client.Api.Figures;

/// <summary>The figures for those who gather them: GET /metrics as Prometheus reads it, and OTLP to whoever
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names.</summary>
/// <remarks>/metrics answers programs on this machine, and whoever shows an operator's token; everybody who can reach it only where
/// the setting <c>Metrics:AnyPeer</c> (<c>Metrics__AnyPeer=true</c> in the environment) says so.</remarks>
internal static class MetricsSetup
{
    private const string Otlp = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddMetrics(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ApiFigures>();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("tael"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(TaelMeter.Name).AddPrometheusExporter();
                if (!string.IsNullOrEmpty(builder.Configuration[Otlp])) metrics.AddOtlpExporter();
            });
    }

    public static void MapMetrics(this WebApplication app)
    {
        var operators = app.Services.GetService<Secrets>()?.Operators; // A silo has no secrets.
        var anyPeer = app.Configuration.GetValue("Metrics:AnyPeer", false);
        app.MapWhen(http => http.Request.Path == "/metrics", metrics =>
        {
            metrics.Use(async (http, next) =>
            {
                if (anyPeer || Loopback.IsCaller(http) || operators?.TryFind(OperatorToken.Of(http), out _) == true) await next(http);
                else await OperatorToken.Refuse(http, "Bearer").ExecuteAsync(http);
            });
            metrics.UseOpenTelemetryPrometheusScrapingEndpoint(http => HttpMethods.IsGet(http.Request.Method));
        });
    }
}

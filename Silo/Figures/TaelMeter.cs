using System.Diagnostics.Metrics;
using Tael.Domain.Devices;
using Tael.Grains.Devices;
using Tael.Silo.Journals;

namespace Tael.Silo.Figures;

/// <summary>The silo's figures as instruments of the meter <see cref="Name"/>, for whoever exports them.</summary>
/// <remarks>All of them stand in a table in docs/ARCHITECTURE.md. Labels have few values each: kinds of grain and names of
/// commands, never an account.</remarks>
public sealed class TaelMeter : IDisposable
{
    public const string Name = "Tael";

    private readonly Meter _meter = new(Name);

    public TaelMeter(LiveFigures figures, JournalStore store, StoreFigures waiting, DeviceCounts devices)
    {
        _meter.CreateObservableCounter("tael.appends", () => store.Counts.Appends, description: "Appends stored");
        _meter.CreateObservableCounter("tael.commits", () => store.Counts.Batches, description: "Commits they went in");
        _meter.CreateObservableGauge(
            "tael.transfers.oldest",
            () => waiting.Now?.OldestTransferSeconds ?? double.NaN,
            "s",
            "Age of the oldest commit with transfers not known to have arrived");
        _meter.CreateObservableGauge(
            "tael.webhooks.due", () => waiting.Now?.WebhooksDue ?? 0, description: "Notifications that wait to be sent");
        _meter.CreateObservableGauge(
            "tael.webhooks.lag", () => waiting.Now?.WebhookLagSeconds ?? double.NaN, "s", "Since the first of them was due");
        _meter.CreateObservableGauge(
            "tael.grain.activations",
            () => figures.Activations.Select(kind => new Measurement<int>(kind.Activations, Label("type", kind.Kind))),
            description: "Grains in memory");
        _meter.CreateObservableCounter(
            "tael.grain.calls", () => figures.Methods().Select(m => Of(m, m.Total.Calls)), description: "Calls answered");
        _meter.CreateObservableCounter(
            "tael.grain.errors", () => figures.Methods().Select(m => Of(m, m.Total.Errors)), description: "Calls that failed");
        _meter.CreateObservableGauge(
            "tael.grain.call.latency", () => figures.Methods().SelectMany(Latencies), "s", "Of the last ten seconds, by quantile");
        _meter.CreateObservableGauge("tael.devices.connected", () => devices.Connected, description: "Devices that are connected");
        _meter.CreateObservableGauge(
            "tael.devices.commands.waiting", () => devices.CommandsWaiting, description: "Commands that they have not acknowledged");
        _meter.CreateObservableCounter(
            "tael.devices.sales", () => Enum.GetValues<TillOutcome>().Select(Sales), description: "Sales and payments at devices, by outcome");

        Measurement<long> Sales(TillOutcome outcome) => new(devices.Sales(outcome), Label("outcome", $"{outcome}"));
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<double>> Latencies(MethodFigures method)
    {
        if (method.Now.P50Micros is { } half) yield return Of(method, half / 1e6, Label("quantile", "0.5"));
        if (method.Now.P99Micros is { } most) yield return Of(method, most / 1e6, Label("quantile", "0.99"));
    }

    private static Measurement<T> Of<T>(MethodFigures method, T value, params KeyValuePair<string, object?>[] more)
        where T : struct =>
        new(value, [Label("type", method.Kind), Label("method", method.Method), .. more]);

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}

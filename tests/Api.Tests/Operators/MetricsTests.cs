using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Tael.Tests.Devices;

namespace Tael.Tests.Operators;

/// <summary>What is told to whoever gathers figures, and to whom.</summary>
/// <remarks>Not beside other tests: instruments of one name are one to the exporter, whichever Tael of this process has made them, and
/// end for it when the first of these Taels does. A process that is no test has one Tael.</remarks>
[Collection(nameof(OneTaelAtATime))]
public sealed class MetricsTests(TaelUnderTest tael) : IClassFixture<TaelUnderTest>
{
    /// <summary>The table of docs/ARCHITECTURE.md, as Prometheus has the names.</summary>
    private static readonly string[] Names =
    [
        "tael_audit_lag_seconds", "tael_audit_findings_total", "tael_transfers_oldest_seconds", "tael_appends_total",
        "tael_commits_total", "tael_append_duration_seconds_bucket", "tael_append_batch_bucket", "tael_webhooks_due",
        "tael_webhooks_lag_seconds", "tael_deposits_saved_total", "tael_deposits_orders_total", "tael_payments_total", "tael_errors_total", "tael_grain_activations", "tael_grain_calls_total",
        "tael_grain_errors_total", "tael_grain_call_latency_seconds", "tael_devices_connected", "tael_devices_commands_waiting",
        "tael_devices_sales_total",
    ];

    [Fact]
    public async Task Figures_as_Prometheus_reads_them()
    {
        var (payer, merchant) = (await tael.NewPayer(1_000), tael.DemoMerchant());
        var code = await merchant.Order("metrics-1", 100);
        Assert.Equal(200, (await payer.Pay(code, "m-1")).Status);
        Assert.Equal(403, (await payer.Pay(await merchant.Order("metrics-2", 5_000), "m-2")).Status);

        // A scrape may be answered from one just before.
        var text = await Until(text => Names.Except(NotYet).All(name => text.Contains($"\n{name}{{", StringComparison.Ordinal))
            && ValueOf(text, "tael_payments_total", "status=\"NotEnough\"") >= 1);
        Assert.True(ValueOf(text, "tael_payments_total", "status=\"Paid\"") >= 1);
        Assert.True(ValueOf(text, "tael_errors_total", "code=\"NOT_ENOUGH\"") >= 1);
        Assert.True(ValueOf(text, "tael_grain_calls_total", "method=\"PayOrder\",type=\"wallet\"") >= 2);
        Assert.True(ValueOf(text, "tael_appends_total", "") >= 3);
        Assert.DoesNotContain(payer.UserId, text);
    }

    /// <summary>A counter appears with its first count.</summary>
    private static readonly string[] NotYet = ["tael_audit_findings_total"];

    [Fact]
    public async Task Every_figure_stands_in_the_documents()
    {
        var documented = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "ARCHITECTURE.md"));
        Assert.All(Names, name => Assert.Contains($"`{name.Replace("_bucket", "", StringComparison.Ordinal)}`", documented));
        var shown = Regex.Matches(await Until(text => text.Contains("tael_grain", StringComparison.Ordinal)), "(?m)^# TYPE (tael_[a-z_]+)");
        Assert.All(shown, name => Assert.Contains($"`{name.Groups[1].Value}`", documented));
    }

    [Fact]
    public async Task Devices_are_counted_while_they_are_connected_and_their_sales_by_what_became_of_them()
    {
        var till = await Till.In(tael);
        await using (var line = await Line.Connect(tael.Address, till.Device))
        {
            await till.Merchant.Post($"/v3/tael/devices/{till.Device.SerialNo}/commands", new { request_id = "c-1", type = "SHOW", text = "hello" });
            var shown = await line.Command();
            await Until(text => Devices(text) == (1, 1));
            await line.Acknowledge(shown);
            await Until(text => Devices(text) == (1, 0));

            var before = await Until(_ => true);
            var poor = await tael.NewPayer(1);
            await till.Open("metrics-1");
            await till.Pay("metrics-1", (await poor.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("code").GetString()!);
            Assert.Equal("PAID", Till.StateOf(await till.Pay("metrics-1", await till.PayCode())));
            await till.Open("metrics-2");
            await till.Cancel("metrics-2");
            await Until(text => Sales(text, "Refused") == Sales(before, "Refused") + 1
                && Sales(text, "Paid") == Sales(before, "Paid") + 1
                && Sales(text, "Cancelled") == Sales(before, "Cancelled") + 1);
        }

        await Until(text => Devices(text) == (0, 0));

        static (double, double) Devices(string text) => (ValueOf(text, "tael_devices_connected", ""), ValueOf(text, "tael_devices_commands_waiting", ""));
        static double Sales(string text, string outcome) => ValueOf(text, "tael_devices_sales_total", $"outcome=\"{outcome}\"");
    }

    [Theory]
    [InlineData(200, null, null)]
    [InlineData(401, "Host", "tael.example.com")]
    [InlineData(401, "X-Forwarded-For", "10.0.0.1")]
    [InlineData(401, "Origin", "https://example.com")]
    public async Task Told_on_this_machine_or_to_operators(int status, string? header, string? value)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (header is not null) request.Headers.TryAddWithoutValidation(header, value);
        var reply = await tael.Send(request);
        Assert.Equal(status, reply.Status);
        if (status == 200) return;

        Assert.Equal("TOKEN_INVALID", reply.Code);
        request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation(header!, value);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", tael.SandboxFile("operator.json").GetProperty("token").GetString());
        Assert.Equal(200, (await tael.Send(request)).Status);
    }

    [Fact]
    public async Task Figures_as_the_console_shows_them()
    {
        var operators = new OperatorClient(tael);
        var (payer, merchant) = (await tael.NewPayer(1_000), tael.DemoMerchant());
        Assert.Equal(200, (await payer.Pay(await merchant.Order("figures-1", 100), "f-1")).Status);
        Assert.Equal(400, (await operators.Get("/grains/nothing")).Status);

        var figures = (await operators.Get("/figures")).Json;
        Assert.True(figures.GetProperty("payments").GetProperty("perSecond").GetDecimal() > 0);
        Assert.True(figures.GetProperty("appends").GetProperty("p99Millis").GetDecimal() > 0);
        Assert.True(figures.GetProperty("errors").GetProperty("PARAM_ERROR").GetInt64() > 0);
        Assert.True(figures.TryGetProperty("oldestTransferSeconds", out _));
    }

    [Theory]
    [InlineData("/console/", "text/html")]
    [InlineData("/console/console.js", "text/javascript")]
    [InlineData("/console/console.css", "text/css")]
    public async Task The_console_is_served_and_may_load_nothing_from_elsewhere(string path, string type)
    {
        var reply = await tael.Get(path);
        Assert.Equal(200, reply.Status);
        Assert.StartsWith(type, reply.ContentType);
        var policy = Assert.Single(reply.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy);
        var text = Encoding.UTF8.GetString(reply.Body);
        Assert.DoesNotContain("://", text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal));
        Assert.DoesNotMatch("""(?i)<script>|\son[a-z]+=|style="|innerHTML""", text);
    }

    private async Task<string> Until(Func<string, bool> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (true)
        {
            var text = Encoding.UTF8.GetString((await tael.Get("/metrics")).Body);
            if (isSo(text)) return text;
            if (deadline.IsCancellationRequested) Assert.Fail(text);
        }
    }

    private static double ValueOf(string text, string name, string labels) => text.Split('\n')
        .Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal) && labels.Split(',').All(line.Contains))
        .Sum(line => double.Parse(line.Split("} ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}

/// <summary>Tests that run when all others have ended.</summary>
[CollectionDefinition(nameof(OneTaelAtATime), DisableParallelization = true)]
public sealed class OneTaelAtATime;

using System.Diagnostics;

namespace Tael.Tests.Sandbox;

/// <summary>A real browser without a window: the machine's own Chromium.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>What stands in a page after its scripts have run for some seconds of the browser's own time.</summary>
    public static async Task<string> Dom(Uri page)
    {
        var profile = Directory.CreateTempSubdirectory("tael-chromium-");
        try
        {
            var start = new ProcessStartInfo(Find()) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in new[]
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
                $"--user-data-dir={profile.FullName}", "--virtual-time-budget=5000", "--dump-dom", page.AbsoluteUri,
            })
            {
                start.ArgumentList.Add(argument);
            }

            using var chromium = Process.Start(start)!;
            try
            {
                var (dom, errors) = (chromium.StandardOutput.ReadToEndAsync(), chromium.StandardError.ReadToEndAsync());
                await chromium.WaitForExitAsync().WaitAsync(TaelUnderTest.Deadline);
                Assert.True(chromium.ExitCode == 0, await errors);
                return await dom;
            }
            finally
            {
                if (!chromium.HasExited) chromium.Kill(entireProcessTree: true);
            }
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }

    private static string Find() => (
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        from name in Names
        let path = Path.Combine(folder, name)
        where File.Exists(path)
        select path).FirstOrDefault()
        ?? throw new FileNotFoundException("There is no Chromium on PATH: apt-get install chromium.");
}

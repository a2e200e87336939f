using System.Diagnostics;
using System.Globalization;

namespace Tael.Tests.Stage;

/// <summary>Looks at a Linux process and those it has started, by <c>/proc</c>.</summary>
public static class ProcessTree
{
    /// <summary>Processor time that a process and its children, ended ones too, have used so far.</summary>
    public static TimeSpan ProcessorTime(int pid)
    {
        // Ticks of 10 ms: own user and system time, and that of children that have ended.
        var ticks = Stat(pid) is { } own ? own[11..15].Sum(Number) : 0;
        ticks += Children(pid).Sum(child => Stat(child) is { } stat ? stat[11..13].Sum(Number) : 0);
        return TimeSpan.FromMilliseconds(ticks * 10);
    }

    public static IReadOnlyList<int> Children(int pid) =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where int.TryParse(name, out _)
        let child = int.Parse(name, CultureInfo.InvariantCulture)
        where Stat(child) is { } stat && Number(stat[1]) == pid && stat[0] != "Z"
        select child,
    ];

    /// <summary>Ends a process and its children at once, as a power cut would, and waits until they are gone.</summary>
    public static async Task Kill(int pid)
    {
        // The parent first: it would start children anew.
        int[] all = [pid, .. Children(pid)];
        foreach (var each in all)
        {
            try
            {
                using var process = Process.GetProcessById(each);
                process.Kill();
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
            {
                // It has ended by itself.
            }
        }

        while (all.Any(IsRunning)) await Task.Delay(TimeSpan.FromMilliseconds(2));
    }

    /// <summary>False also for one that has ended and whose parent has not asked for its end yet.</summary>
    public static bool IsRunning(int pid) => Stat(pid) is { } stat && stat[0] is not ("Z" or "X");

    /// <summary>Fields of <c>/proc/pid/stat</c> after the name: state, parent, …; null if there is no such process.</summary>
    private static string[]? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

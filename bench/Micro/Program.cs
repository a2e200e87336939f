using BenchmarkDotNet.Running;
using Tael.Bench.Micro;

// --quick prints CPU microseconds per call in a few seconds; otherwise BenchmarkDotNet measures at length.
if (args.Contains("--quick"))
{
    await QuickLook.Run();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(CallBenchmarks).Assembly).Run(args);

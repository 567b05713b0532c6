using System.Diagnostics;
using System.Globalization;
using TriggerMail.Publishing;

namespace TriggerMail.Hosting;

/// <summary>
/// Says what the worker starts with, what is not in force, and what starting took. To the console, which the Functions host takes
/// into its log: what is logged outside an invocation, it drops.
/// </summary>
internal static class StartReport
{
    public static void Write(FunctionSettings settings, HostParts parts, TextWriter console)
    {
        foreach (var problem in parts.Problems)
            console.WriteLine(Publisher.Report(problem, parts.Journeys));
        using var process = Process.GetCurrentProcess();
        var took = (DateTime.Now - process.StartTime).TotalMilliseconds;
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"TriggerMail is ready after {took:F0} ms and {GC.GetTotalAllocatedBytes() / 1048576.0:F1} MB of allocations: {parts.Journeys.Current.Length} journeys, mails by {parts.Sender.Name}, events by {settings.Intake.Transport}, time {settings.TimeScale} times as fast."));
    }
}

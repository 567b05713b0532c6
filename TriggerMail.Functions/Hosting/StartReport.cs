using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TriggerMail.Hosting;

/// <summary>Says once, when the worker has started, what it works with, what is not in force, and what starting took.</summary>
internal sealed class StartReport(FunctionSettings settings, HostParts parts, ILogger<StartReport> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var problem in parts.Problems)
            log.LogError("Not in force: {Problem}", problem.ToString());
        using var process = Process.GetCurrentProcess();
        log.LogInformation(
            "TriggerMail started after {Milliseconds:F0} ms and {Megabytes:F1} MB of allocations: {Journeys} journeys, mails by {Sender}, events by {Transport}, time {Scale} times as fast",
            (DateTime.Now - process.StartTime).TotalMilliseconds, GC.GetTotalAllocatedBytes() / 1048576.0,
            parts.Journeys.Current.Length, parts.Sender.Name, settings.Intake.Transport, settings.TimeScale);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TriggerMail.Web.Health;

/// <summary>All sources together, as they were found at one look.</summary>
internal sealed record HealthReport(HealthStatus Status, IReadOnlyList<(string? Name, HealthReading Reading)> Readings)
{
    public IEnumerable<string> Reasons => Readings.SelectMany(one => one.Reading.Troubles).OrderByDescending(trouble => trouble.Status).Select(trouble => trouble.Reason);
}

/// <summary>
/// Asks every source, all at once, and keeps the answer for some seconds. However many ask, there is one look at a time: who asks cannot
/// make the host work.
/// </summary>
internal sealed class HealthDesk(IEnumerable<HealthSource> sources, HealthSettings settings, ILogger<HealthDesk> log)
{
    private readonly Lock gate = new();
    private readonly HealthSource[] sources = [.. sources];
    private readonly ConcurrentDictionary<HealthSource, Task<HealthReading>> silent = [];
    private Task<HealthReport>? looking;
    private HealthStatus told;
    private long since;

    /// <summary>Measures how old an answer is; never the engine's clock, which may stand still.</summary>
    public TimeProvider Watch { private get; init; } = TimeProvider.System;

    /// <summary>How long a source may take.</summary>
    public TimeSpan Patience { private get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How it is now, or was some seconds ago. Never fails.</summary>
    public Task<HealthReport> LookAsync()
    {
        lock (gate)
        {
            if (looking is null || (looking.IsCompleted && Watch.GetElapsedTime(since) >= TimeSpan.FromSeconds(settings.EverySeconds)))
                (looking, since) = (Task.Run(AskAllAsync), Watch.GetTimestamp());
            return looking;
        }
    }

    private async Task<HealthReport> AskAllAsync()
    {
        var readings = await Task.WhenAll(sources.Select(async source => (source.Name, await AskAsync(source))));
        var worst = readings.SelectMany(one => one.Item2.Troubles).Select(trouble => trouble.Status).DefaultIfEmpty().Max();
        var report = new HealthReport(worst, readings);
        if (worst != told)
            log.Log(worst == HealthStatus.Ok ? LogLevel.Information : LogLevel.Warning, "Health is {Status} now: {Reasons}", Word(worst), string.Join(" ", report.Reasons));
        told = worst;
        return report;
    }

    private async Task<HealthReading> AskAsync(HealthSource source)
    {
        try
        {
            // One that has not answered yet is not asked again: a store that hangs would otherwise collect questions.
            var asked = silent.TryGetValue(source, out var last) && !last.IsCompleted ? last : Task.Run(async () => await source.Read(CancellationToken.None));
            silent[source] = asked;
            return await asked.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            return Down($"{source.Name ?? "The host"} did not answer within {Patience.TotalSeconds} seconds.");
        }
        catch (Exception problem)
        {
            return Down($"{source.Name ?? "The host"} does not work: {problem.Message}");
        }
    }

    public static string Word(HealthStatus status) => status switch { HealthStatus.Ok => "ok", HealthStatus.Degraded => "degraded", _ => "down" };

    private static HealthReading Down(string reason) => new(new Dictionary<string, object?> { ["problem"] = reason }, [new(HealthStatus.Down, reason)]);
}

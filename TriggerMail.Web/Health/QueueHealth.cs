namespace TriggerMail.Web.Health;

/// <summary>How a queue is.</summary>
/// <param name="Depth">How many wait or are being handled.</param>
/// <param name="Oldest">Since when the oldest of them waits for its turn; null: none does, or it is not known.</param>
public sealed record QueueState(long Depth, DateTimeOffset? Oldest)
{
    /// <summary>Whether it is still taking up what an earlier run left.</summary>
    public bool Resuming { get; init; }
}

/// <summary>How a mail server is.</summary>
/// <param name="UnreachableSince">When the first of the tries failed that have failed since the last good one; null: it is reached.</param>
/// <param name="Problem">What the last failed try heard.</param>
public sealed record MailServerState(DateTimeOffset? UnreachableSince, string? Problem);

/// <summary>Sources for the queues of a host.</summary>
public static class QueueHealth
{
    /// <summary>The events that were taken in: <c>queue</c>.</summary>
    public static HealthSource Events(Func<QueueState> state, HealthSettings settings, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(clock);
        return new("queue", _ =>
        {
            var (queue, age) = Read(state(), clock);
            var trouble = HealthTrouble.Late(age, settings.QueueMinutes, words => queue.Resuming
                ? $"Events of an earlier run are being taken up; the oldest has waited {words}."
                : $"The oldest queued event waits for {words}. The log says what its handling ran into.");
            // Catching up after a downtime is work, not a fault.
            if (trouble is not null && queue.Resuming)
                trouble = trouble with { Status = HealthStatus.Degraded };
            var figures = Figures(queue, age);
            figures["resuming"] = queue.Resuming;
            return new(new HealthReading(figures, trouble is null ? [] : [trouble]));
        });
    }

    /// <summary>The mails that wait for the mail server, and the server: <c>sends</c>. Mails that wait for their own time are none of them.</summary>
    public static HealthSource Sends(Func<QueueState> state, Func<MailServerState> server, HealthSettings settings, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(clock);
        return new("sends", _ =>
        {
            var ((queue, age), mail) = (Read(state(), clock), server());
            // While nothing waits for it nobody tries it, and nobody knows.
            var away = queue.Depth > 0 ? Age(mail.UnreachableSince, clock) : null;
            var heard = mail.Problem is { } problem ? $" It said last: {problem}" : "";
            HealthTrouble?[] troubles =
            [
                HealthTrouble.Late(age, settings.MailServerMinutes, words => $"The oldest mail that may go waits for {words}."),
                HealthTrouble.Late(away, settings.MailServerMinutes, words => $"The mail server has not been reached for {words}.{heard}")
                    ?? (away is null ? null : new(HealthStatus.Degraded, $"The mail server was not reached at the last try.{heard}")),
            ];
            var figures = Figures(queue, age);
            figures["mailServer"] = new Dictionary<string, object?>
            {
                ["reachable"] = away is null,
                ["unreachableSeconds"] = Seconds(away),
                ["problem"] = away is null ? null : mail.Problem,
            };
            return new(new HealthReading(figures, [.. troubles.OfType<HealthTrouble>()]));
        });
    }

    private static (QueueState State, TimeSpan? Age) Read(QueueState state, TimeProvider clock) => (state, Age(state.Oldest, clock));

    private static TimeSpan? Age(DateTimeOffset? since, TimeProvider clock) =>
        since is { } at ? TimeSpan.FromTicks(Math.Max(0, (clock.GetUtcNow() - at).Ticks)) : null;

    private static double? Seconds(TimeSpan? age) => age is { } so ? Math.Round(so.TotalSeconds, 1) : null;

    private static Dictionary<string, object?> Figures(QueueState queue, TimeSpan? age) => new() { ["depth"] = queue.Depth, ["oldestSeconds"] = Seconds(age) };
}

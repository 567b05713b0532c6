namespace TriggerMail.Sending;

/// <summary>
/// Gives each marketing mail its turn at its recipient's domain, evenly spaced. Kept in memory only: after a restart the line forms
/// anew, and nothing is sent twice or lost because of it. Several processes pace each on their own. Safe for concurrent use.
/// </summary>
public sealed class DomainPace(PacingRules rules)
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private readonly Lock line = new();
    private readonly Dictionary<string, DateTimeOffset> next = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> turns = new(StringComparer.Ordinal);
    private DateTimeOffset tidiedAt;

    /// <summary>
    /// When this send's turn comes, and why not now; null when it is now. Asked again, a send keeps its turn.
    /// </summary>
    public (DateTimeOffset At, string Reason)? TurnOf(string send, string domain, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(send);
        ArgumentNullException.ThrowIfNull(domain);
        if (rules.At(domain, now) is not var (pause, reason))
            return null;
        lock (line)
            return Turn(send, domain, pause, now) is var turn && turn > now ? (turn, reason) : null;
    }

    /// <summary>A mail of a purchase goes at once; the others come after it.</summary>
    public void GoesFirst(string send, string domain, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(send);
        ArgumentNullException.ThrowIfNull(domain);
        if (rules.At(domain, now) is not var (pause, _))
            return;
        lock (line)
            Turn(send, domain, pause, now);
    }

    // A turn is kept for a while after it came: a walk that lost a race asks once more.
    private DateTimeOffset Turn(string send, string domain, TimeSpan pause, DateTimeOffset now)
    {
        Tidy(now);
        if (turns.TryGetValue(send, out var had))
            return had;
        var turn = turns[send] = next.TryGetValue(domain, out var free) && free > now ? free : now;
        next[domain] = turn + pause;
        return turn;
    }

    private void Tidy(DateTimeOffset now)
    {
        if (now - tidiedAt < Forgotten)
            return;
        tidiedAt = now;
        foreach (var (send, turn) in turns)
            if (turn < now - Forgotten)
                turns.Remove(send);
    }
}

namespace TriggerMail.Sending.Throttling;

/// <summary>
/// The line of one channel in this process: what is urgent first, then the domains in turn, so that one that takes its mails slowly keeps
/// nobody else waiting. It never gives out more than the provider takes at once. Safe for concurrent use.
/// </summary>
/// <param name="atOnce">How many may be on their way to the provider.</param>
/// <param name="mostOpen">How many more may be settled meanwhile.</param>
/// <param name="waitsToBeTold">Whether a pause ends when somebody says so, and not by the clock.</param>
internal sealed class SendLine(int atOnce, int mostOpen, bool waitsToBeTold = false)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly DomainTurns urgent = new();
    private readonly DomainTurns others = new();
    private readonly Dictionary<string, int> onTheWay = new(StringComparer.Ordinal);
    private readonly HashSet<string> contacts = new(StringComparer.Ordinal);
    private int sending;
    private int open;
    private int failures;
    private DateTimeOffset? pausedUntil;

    // One connection stays free for other domains, where there are enough of them.
    private readonly int mostADomain = atOnce >= 3 ? atOnce - 1 : atOnce;

    /// <summary>Why the provider cannot be reached and since when; null: it can, as far as is known.</summary>
    public ProviderTrouble? Trouble { get; private set; }

    /// <summary>Whether there is nothing that could go now, and nothing on its way.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (gate)
                return open == 0 && (pausedUntil is not null || urgent.Count + others.Count == 0);
        }
    }

    /// <summary>How many are on their way or being settled.</summary>
    public int Open
    {
        get
        {
            lock (gate)
                return open;
        }
    }

    /// <summary>Since when the oldest waits; null: none does.</summary>
    public DateTimeOffset? Oldest
    {
        get
        {
            lock (gate)
                return urgent.Oldest is not { } one || others.Oldest < one ? others.Oldest : one;
        }
    }

    public void Add(QueuedSend send)
    {
        lock (gate)
            (send.IsUrgent ? urgent : others).Add(send);
    }

    /// <summary>The next that may go now; null: none. It is on its way until <see cref="Answered"/>, and open until <see cref="Close"/>.</summary>
    public QueuedSend? Next(DateTimeOffset now)
    {
        lock (gate)
        {
            if (pausedUntil > now || sending >= atOnce || open >= atOnce + mostOpen)
                return null;
            pausedUntil = null;
            // After a failure one goes first, to find out whether the provider is back.
            if (Trouble is not null && sending > 0)
                return null;
            var next = urgent.Next(IsFree) ?? others.Next(IsFree);
            if (next is null)
                return null;
            sending++;
            open++;
            contacts.Add(next.Contact);
            onTheWay[next.Domain] = onTheWay.GetValueOrDefault(next.Domain) + 1;
            return next;
        }
    }

    /// <summary>What the provider said about it; null: it was not asked. Out of reach, or silent, it is left alone for a while.</summary>
    public void Answered(QueuedSend send, SendResult? answer, DateTimeOffset now)
    {
        lock (gate)
        {
            sending--;
            if (onTheWay[send.Domain] == 1)
                onTheWay.Remove(send.Domain);
            else
                onTheWay[send.Domain]--;
            if (answer is SendResult.TryLater { IsUnreachable: true, Reason: var away })
                Pause(away, now);
            else if (answer is SendResult.Unknown { Reason: var silent })
                Pause(silent, now);
            else if (answer is not null)
                (failures, Trouble, pausedUntil) = (0, null, null);
        }
    }

    /// <summary>Ends a pause, so that one send finds out whether the provider is back.</summary>
    public void TryNow()
    {
        lock (gate)
            pausedUntil = null;
    }

    private void Pause(string reason, DateTimeOffset now)
    {
        // Several that were under way at once are one failure.
        if (pausedUntil > now)
            return;
        var pause = FirstPause * Math.Pow(2, Math.Min(failures++, 10));
        pausedUntil = waitsToBeTold ? DateTimeOffset.MaxValue : now + (pause < LongestPause ? pause : LongestPause);
        Trouble = new(reason, Trouble?.Since ?? now);
    }

    /// <summary>It is settled, or back in the line.</summary>
    public void Close(QueuedSend send)
    {
        lock (gate)
        {
            open--;
            contacts.Remove(send.Contact);
        }
    }

    // Those of one contact one after the other: they change the same partition.
    private bool IsFree(QueuedSend send) => onTheWay.GetValueOrDefault(send.Domain) < mostADomain && !contacts.Contains(send.Contact);
}

/// <summary>Why a provider cannot be reached.</summary>
/// <param name="Reason">In words.</param>
/// <param name="Since">Since when.</param>
public sealed record ProviderTrouble(string Reason, DateTimeOffset Since);

/// <summary>Queued sends by domain; the domains take turns.</summary>
internal sealed class DomainTurns
{
    private readonly Dictionary<string, Queue<QueuedSend>> waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> turns = new();

    public int Count { get; private set; }

    /// <summary>Since when the oldest waits; null: none does.</summary>
    public DateTimeOffset? Oldest => waiting.Values.Min(line => (DateTimeOffset?)line.Peek().At);

    public void Add(QueuedSend send)
    {
        if (!waiting.TryGetValue(send.Domain, out var line))
        {
            waiting[send.Domain] = line = new();
            turns.Enqueue(send.Domain);
        }
        line.Enqueue(send);
        Count++;
    }

    /// <summary>The oldest of the next domain whose oldest is free; null: none is.</summary>
    public QueuedSend? Next(Func<QueuedSend, bool> isFree)
    {
        for (var left = turns.Count; left > 0; left--)
        {
            var domain = turns.Dequeue();
            if (!isFree(waiting[domain].Peek()))
            {
                turns.Enqueue(domain);
                continue;
            }
            var next = waiting[domain].Dequeue();
            Count--;
            if (waiting[domain].Count > 0)
                turns.Enqueue(domain);
            else
                waiting.Remove(domain);
            return next;
        }
        return null;
    }
}

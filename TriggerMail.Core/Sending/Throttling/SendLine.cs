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
    private readonly HashSet<string> resting = new(StringComparer.Ordinal);
    private int sending;
    private int open;
    private int failures;
    private long places;
    private ProviderTrouble? trouble;
    private QueuedSend? failed;
    private bool wasEmpty;
    private DateTimeOffset? pausedUntil;

    // One connection stays free for other domains, where there are enough of them.
    private readonly int mostADomain = atOnce >= 3 ? atOnce - 1 : atOnce;

    /// <summary>Why the provider cannot be reached and since when; null: it can, as far as is known, or nobody wants to know.</summary>
    public ProviderTrouble? Trouble
    {
        get
        {
            lock (gate)
                return IsEmpty ? null : trouble;
        }
    }

    /// <summary>Whether there is nothing that could go now, and nothing on its way.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (gate)
                return open == 0 && (pausedUntil is not null || urgent.Ready + others.Ready == resting.Sum(contact => urgent.Standing(contact) + others.Standing(contact)));
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

    /// <summary>Since when the oldest waits, put off or not; null: none does.</summary>
    public DateTimeOffset? Oldest
    {
        get
        {
            lock (gate)
                return urgent.Oldest is not { } one || others.Oldest < one ? others.Oldest : one;
        }
    }

    private bool IsEmpty => open == 0 && urgent.Count + others.Count == 0;

    /// <summary>Puts a send in its place.</summary>
    public void Add(QueuedSend send)
    {
        lock (gate)
            (send.IsUrgent ? urgent : others).Add(Placed(send));
    }

    /// <summary>Puts a send in its place, where it does not go before an instant; neither do later ones of its contact.</summary>
    public void PutOff(QueuedSend send, DateTimeOffset until)
    {
        lock (gate)
            (send.IsUrgent ? urgent : others).PutOff(Placed(send), until);
    }

    /// <summary>The next that may go now; null: none. It is on its way until <see cref="Answered"/>, and open until <see cref="Close"/>.</summary>
    public QueuedSend? Next(DateTimeOffset now)
    {
        lock (gate)
        {
            urgent.Look(now);
            others.Look(now);
            // While nothing waited, nobody missed the provider.
            if (trouble is not null && wasEmpty && !IsEmpty)
                (trouble, wasEmpty) = (trouble with { Since = now }, false);
            if (pausedUntil > now || sending >= atOnce || open >= atOnce + mostOpen)
                return null;
            pausedUntil = null;
            // After a failure one goes first, to find out whether the provider is back.
            if (trouble is not null && sending > 0)
                return null;
            var next = (trouble is not null ? Probe() : null) ?? urgent.Next(Takes, IsFree) ?? others.Next(Takes, IsNext);
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
                Pause(send, away, now);
            else if (answer is SendResult.Unknown { Reason: var silent })
                Pause(send, silent, now);
            else if (answer is not null)
                (failures, trouble, failed, pausedUntil) = (0, null, null, null);
        }
    }

    /// <summary>Ends a pause, so that one send finds out whether the provider is back.</summary>
    public void TryNow()
    {
        lock (gate)
            pausedUntil = null;
    }

    private void Pause(QueuedSend send, string reason, DateTimeOffset now)
    {
        failed = send;
        // Several that were under way at once are one failure.
        if (pausedUntil > now)
            return;
        var pause = FirstPause * Math.Pow(2, Math.Min(failures++, 10));
        pausedUntil = waitsToBeTold ? DateTimeOffset.MaxValue : now + (pause < LongestPause ? pause : LongestPause);
        trouble = new(reason, trouble?.Since ?? now);
    }

    /// <summary>It is settled, or back in the line.</summary>
    public void Close(QueuedSend send)
    {
        lock (gate)
        {
            open--;
            contacts.Remove(send.Contact);
            wasEmpty = IsEmpty;
        }
    }

    /// <summary>Its answer is known and could not be settled yet: it is not open until <see cref="Reopen"/>, and no other of its contact goes.</summary>
    public void Rest(QueuedSend send)
    {
        lock (gate)
        {
            open--;
            resting.Add(send.Contact);
        }
    }

    /// <summary>One that rested is open again.</summary>
    public void Reopen(QueuedSend send)
    {
        lock (gate)
        {
            open++;
            resting.Remove(send.Contact);
        }
    }

    // A message may be at fault itself, so the next to try is another one: of another contact, and of the other kind if there is one.
    private QueuedSend? Probe()
    {
        if (failed is not { IsUrgent: var wasUrgent, Contact: var contact })
            return null;
        return wasUrgent
            ? others.Next(Takes, send => IsNext(send) && send.Contact != contact) ?? urgent.Next(Takes, send => IsFree(send) && send.Contact != contact)
            : urgent.Next(Takes, send => IsFree(send) && send.Contact != contact) ?? others.Next(Takes, send => IsNext(send) && send.Contact != contact);
    }

    private QueuedSend Placed(QueuedSend send) => send.Place > 0 ? send : send with { Place = ++places };

    private bool Takes(string domain) => onTheWay.GetValueOrDefault(domain) < mostADomain;

    // Those of one contact one after the other: they change the same partition.
    private bool IsFree(QueuedSend send) => !contacts.Contains(send.Contact);

    private bool IsNext(QueuedSend send) => IsFree(send) && !urgent.HasBefore(send);
}

/// <summary>Why a provider cannot be reached.</summary>
/// <param name="Reason">In words.</param>
/// <param name="Since">Since when.</param>
public sealed record ProviderTrouble(string Reason, DateTimeOffset Since);

namespace TriggerMail.Sending.Throttling;

/// <summary>
/// Queued sends by domain; the domains take turns. Of each contact only the first stands in its domain's line, so those of one contact keep
/// their order; one that comes back has its old place, and one that is put off keeps the contact's later ones behind it.
/// </summary>
internal sealed class DomainTurns
{
    private static readonly Comparer<QueuedSend> ByPlace = Comparer<QueuedSend>.Create(Compare);

    private readonly Dictionary<string, SortedSet<QueuedSend>> contacts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<QueuedSend>> domains = new(StringComparer.Ordinal);
    private readonly Queue<string> turns = new();
    private readonly Dictionary<string, DateTimeOffset> putOff = new(StringComparer.Ordinal);
    private readonly PriorityQueue<QueuedSend, DateTimeOffset> later = new();

    /// <summary>How many wait, put off or not.</summary>
    public int Count { get; private set; }

    /// <summary>How many contacts have one that could go by now.</summary>
    public int Ready { get; private set; }

    /// <summary>Since when the oldest waits; null: none does.</summary>
    public DateTimeOffset? Oldest => contacts.Values.Min(line => (DateTimeOffset?)line.Min!.At);

    public void Add(QueuedSend send)
    {
        if (!contacts.TryGetValue(send.Contact, out var line))
            contacts[send.Contact] = line = new(ByPlace);
        var first = line.Min;
        if (!line.Add(send))
            return;
        Count++;
        if (!ReferenceEquals(line.Min, send))
            return;
        if (first is not null)
            Leave(first);
        Stand(send);
    }

    /// <summary>Adds one that does not go before an instant.</summary>
    public void PutOff(QueuedSend send, DateTimeOffset until)
    {
        putOff[send.Id] = until;
        later.Enqueue(send, until);
        Add(send);
    }

    /// <summary>Those that were put off until now stand in line again.</summary>
    public void Look(DateTimeOffset now)
    {
        while (later.TryPeek(out var send, out var until) && until <= now)
        {
            later.Dequeue();
            if (putOff.GetValueOrDefault(send.Id) == until && putOff.Remove(send.Id) && contacts.GetValueOrDefault(send.Contact)?.Min is { } first && first.Id == send.Id)
                Stand(first);
        }
    }

    /// <summary>How many of a contact's could go by now: one or none.</summary>
    public int Standing(string contact) => contacts.GetValueOrDefault(contact)?.Min is { } first && !putOff.ContainsKey(first.Id) ? 1 : 0;

    /// <summary>Whether one of the same contact stands before this one.</summary>
    public bool HasBefore(QueuedSend send) =>
        contacts.GetValueOrDefault(send.Contact)?.Min is { } first && !putOff.ContainsKey(first.Id) && Compare(first, send) < 0;

    /// <summary>The oldest that is free, of the next domain that takes one and has one; null: none is.</summary>
    public QueuedSend? Next(Func<string, bool> takes, Func<QueuedSend, bool> isFree)
    {
        for (var left = turns.Count; left > 0; left--)
        {
            var domain = turns.Dequeue();
            if (domains[domain].Count == 0)
            {
                domains.Remove(domain);
                continue;
            }
            turns.Enqueue(domain);
            if (takes(domain) && domains[domain].FirstOrDefault(isFree) is { } next)
                return Take(next);
        }
        return null;
    }

    private QueuedSend Take(QueuedSend send)
    {
        var line = contacts[send.Contact];
        Leave(send);
        line.Remove(send);
        Count--;
        if (line.Min is { } first)
            Stand(first);
        else
            contacts.Remove(send.Contact);
        return send;
    }

    private void Stand(QueuedSend send)
    {
        if (putOff.ContainsKey(send.Id))
            return;
        if (!domains.TryGetValue(send.Domain, out var line))
        {
            domains[send.Domain] = line = new(ByPlace);
            turns.Enqueue(send.Domain);
        }
        if (line.Add(send))
            Ready++;
    }

    private void Leave(QueuedSend send)
    {
        if (domains.TryGetValue(send.Domain, out var line) && line.Remove(send))
            Ready--;
    }

    private static int Compare(QueuedSend? one, QueuedSend? other)
    {
        var byTime = one!.At.CompareTo(other!.At);
        return byTime != 0 ? byTime
            : one.Place != other.Place ? one.Place.CompareTo(other.Place)
            : string.CompareOrdinal(one.Id, other.Id);
    }
}

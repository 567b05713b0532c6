using TriggerMail.Partitions;

namespace TriggerMail.Privacy;

/// <summary>Whom an erasure has found so far, and whom it has yet to look at.</summary>
internal sealed class PersonSearch(PrivacyRequest request)
{
    private readonly HashSet<string> names = [.. request.Names], ids = [.. request.Contacts], closed = [];
    private readonly Queue<string> open = new(request.Contacts);
    private readonly List<(string Id, ContactHead Head)> unreadable = [];

    /// <summary>Looks at a contact, unless that was done.</summary>
    public void Add(string id) => open.Enqueue(id);

    /// <summary>Once more: it changed meanwhile, and may have learned something.</summary>
    public void Again(string id)
    {
        closed.Remove(id);
        open.Enqueue(id);
    }

    /// <summary>The next contact to look at; null when there is none.</summary>
    public string? Next()
    {
        while (open.TryDequeue(out var id))
            if (closed.Add(id))
                return id;
        return null;
    }

    /// <summary>The request with a contact that was found, and its names.</summary>
    public PrivacyRequest Found(PrivacyRequest now, string id, IEnumerable<string> theirs)
    {
        ids.Add(id);
        names.UnionWith(theirs);
        return now with { Names = [.. names.Order(StringComparer.Ordinal)], Contacts = [.. ids.Order(StringComparer.Ordinal)] };
    }

    /// <summary>A contact whose record cannot be read waits for the others: what belongs to such contacts is looked for once, for all of them.</summary>
    public void Unreadable(string id, ContactHead head) => unreadable.Add((id, head));

    /// <summary>Those that wait.</summary>
    public IReadOnlyList<(string Id, ContactHead Head)> TakeUnreadable()
    {
        var waiting = unreadable.ToArray();
        unreadable.Clear();
        return waiting;
    }
}

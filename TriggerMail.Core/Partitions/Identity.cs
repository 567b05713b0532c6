using TriggerMail.Contacts;

namespace TriggerMail.Partitions;

/// <summary>Who an event is about: one contact, and those that turn out to be the same person.</summary>
/// <param name="Contact">The contact's id; it may not exist yet.</param>
/// <param name="Same">Contacts to merge into it first.</param>
/// <param name="NewNames">Names that must point to it from now on.</param>
/// <param name="Loaded">Its partition as it was just read; null when it was not.</param>
internal sealed record Who(string Contact, IReadOnlyList<string> Same, IReadOnlyList<Alias> NewNames, ContactPartition? Loaded = null)
{
    /// <summary>One of them who is being erased; then nothing else here counts.</summary>
    public Contact? Erased { get; init; }
}

/// <summary>
/// Decides which contact the names of an event mean. Anonymous contacts merge into the known one; two known people never merge
/// because they shared a browser, which then belongs to whoever used it last.
/// </summary>
internal sealed class Identity(AliasIndex aliases, ContactStore contacts)
{
    /// <summary>Who is meant; null when the event names nobody.</summary>
    public async ValueTask<Who?> ResolveAsync(IReadOnlyList<Alias> names, CancellationToken cancel)
    {
        if (names.Count == 0)
            return null;
        var found = new List<Found>(names.Count);
        foreach (var name in names)
        {
            // Several names mostly lead to one contact: it is read once.
            var id = await aliases.FindAsync(name, cancel);
            found.Add(found.Find(other => other.Partition?.Id == id && other.Closed.Count == 0) is { } same
                ? same with { Name = name }
                : await FollowAsync(name, id, cancel));
        }
        var who = Decide(found);
        return who with
        {
            Loaded = found.Find(one => one.Partition?.Id == who.Contact)?.Partition,
            Erased = found.Find(one => one.Contact?.ErasedBy is not null)?.Contact,
        };
    }

    private async ValueTask<Found> FollowAsync(Alias name, string? id, CancellationToken cancel)
    {
        var (partition, closed) = await FollowAsync(id, cancel);
        return new(name, partition?.Contact, closed, partition);
    }

    private async ValueTask<(ContactPartition? Partition, IReadOnlyList<string> Closed)> FollowAsync(string? id, CancellationToken cancel)
    {
        var partition = id is null ? null : await contacts.LoadAsync(id, cancel);
        List<string> closed = [];
        while (partition?.Contact?.MergedInto is { } into)
        {
            closed.Add(partition.Id);
            // Where the other has been erased since, so has this one been, or is about to be: nobody.
            partition = await contacts.LoadAsync(into, cancel);
        }
        return (partition, closed);
    }

    internal static Who Decide(IReadOnlyList<Found> found)
    {
        var main = Main(found);
        var id = main?.Id ?? found[0].Name.ContactId();
        var same = found.Where(one => one.Contact is { } other && other.Id != id && IsSame(one.Name, other)).Select(one => one.Contact!.Id)
            // Closed already, but a crash or a race came before it was absorbed.
            .Concat(found.Where(one => one.Contact?.Id == id).SelectMany(one => one.Closed).Where(closed => !main!.Absorbed.Contains(closed)))
            .Distinct().ToList();
        return new(id, same, [.. found.Where(one => IsNew(one, id, same)).Select(one => one.Name)]);
    }

    // A name of somebody who is about to be absorbed goes on leading there, so that an absorption cut short is noticed.
    private static bool IsNew(Found one, string main, List<string> same) => one.Contact is null
        || (one.Contact.Id == main ? one.Closed.Count > 0 && !one.Closed.Any(same.Contains) : !same.Contains(one.Contact.Id));

    // One store id is one person, one address is one person; a cookie is whoever uses the browser.
    private static Contact? Main(IReadOnlyList<Found> found)
    {
        var onlyCookies = found.All(one => one.Name.Kind == AliasKind.Anonymous);
        foreach (var (name, contact, _, _) in found)
            if (contact is not null && (name.Kind != AliasKind.Anonymous || onlyCookies || IsNobodyKnown(contact)))
                return contact;
        return null;
    }

    // Two accounts of the store stay two people, even if an address moves from one to the other.
    private static bool IsSame(Alias name, Contact other) =>
        name.Kind == AliasKind.Anonymous ? IsNobodyKnown(other) : other.StoreId is null;

    private static bool IsNobodyKnown(Contact contact) => contact.Email is null && contact.StoreId is null;
}

/// <summary>A name, the contact it leads to, the merged contacts it leads through, and the contact's partition as it was read.</summary>
internal sealed record Found(Alias Name, Contact? Contact, IReadOnlyList<string> Closed, ContactPartition? Partition = null);

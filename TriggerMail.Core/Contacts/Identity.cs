namespace TriggerMail.Contacts;

/// <summary>Who an event is about: one contact, and those that turn out to be the same person.</summary>
/// <param name="Contact">The contact's id; it may not exist yet.</param>
/// <param name="Same">Contacts to merge into it first.</param>
/// <param name="NewNames">Names that must point to it from now on.</param>
internal sealed record Who(string Contact, IReadOnlyList<string> Same, IReadOnlyList<Alias> NewNames);

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
            var (contact, closed) = await FollowAsync(await aliases.FindAsync(name, cancel), cancel);
            found.Add(new(name, contact, closed));
        }
        return Decide(found);
    }

    /// <summary>The contact behind a name, merges followed; null when there is none.</summary>
    public async ValueTask<Contact?> FindAsync(Alias name, CancellationToken cancel) =>
        await ByIdAsync(await aliases.FindAsync(name, cancel), cancel);

    /// <summary>The contact with an id, merges followed; null when there is none.</summary>
    public async ValueTask<Contact?> ByIdAsync(string? id, CancellationToken cancel) => (await FollowAsync(id, cancel)).Contact;

    private async ValueTask<(Contact? Contact, IReadOnlyList<string> Closed)> FollowAsync(string? id, CancellationToken cancel)
    {
        var contact = id is null ? null : (await contacts.LoadAsync(id, cancel)).Contact;
        var closed = new List<string>();
        while (contact?.MergedInto is { } into)
        {
            closed.Add(contact.Id);
            contact = (await contacts.LoadAsync(into, cancel)).Contact ?? throw new InvalidOperationException($"Contact {contact.Id} was merged into {into}, which is gone.");
        }
        return (contact, closed);
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
        foreach (var (name, contact, _) in found)
            if (contact is not null && (name.Kind != AliasKind.Anonymous || onlyCookies || IsNobodyKnown(contact)))
                return contact;
        return null;
    }

    // Two accounts of the store stay two people, even if an address moves from one to the other.
    private static bool IsSame(Alias name, Contact other) =>
        name.Kind == AliasKind.Anonymous ? IsNobodyKnown(other) : other.StoreId is null;

    private static bool IsNobodyKnown(Contact contact) => contact.Email is null && contact.StoreId is null;
}

/// <summary>A name, the contact it leads to, and the merged contacts it leads through.</summary>
internal sealed record Found(Alias Name, Contact? Contact, IReadOnlyList<string> Closed);

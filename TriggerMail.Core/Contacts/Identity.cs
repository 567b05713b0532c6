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
        var found = new List<(Alias Name, Contact? Contact)>(names.Count);
        foreach (var name in names)
            found.Add((name, await FollowAsync(await aliases.FindAsync(name, cancel), cancel)));
        return Decide(found);
    }

    /// <summary>The contact behind a name, merges followed; null when there is none.</summary>
    public async ValueTask<Contact?> FindAsync(Alias name, CancellationToken cancel) =>
        await FollowAsync(await aliases.FindAsync(name, cancel), cancel);

    /// <summary>The contact with an id, merges followed; null when there is none.</summary>
    public async ValueTask<Contact?> FollowAsync(string? id, CancellationToken cancel)
    {
        var contact = id is null ? null : (await contacts.LoadAsync(id, cancel)).Contact;
        while (contact?.MergedInto is { } into)
            contact = (await contacts.LoadAsync(into, cancel)).Contact ?? throw new InvalidOperationException($"Contact {contact.Id} was merged into {into}, which is gone.");
        return contact;
    }

    internal static Who Decide(IReadOnlyList<(Alias Name, Contact? Contact)> found)
    {
        var main = Main(found);
        var id = main?.Id ?? found[0].Name.ContactId();
        return new(
            id,
            [.. found.Where(one => one.Contact is { } other && other.Id != id && IsSame(one.Name, other)).Select(one => one.Contact!.Id).Distinct()],
            [.. found.Where(one => main is null || one.Contact?.Id != id || !main.Aliases.Contains(one.Name.ToString())).Select(one => one.Name)]);
    }

    // One store id is one person, one address is one person; a cookie is whoever uses the browser.
    private static Contact? Main(IReadOnlyList<(Alias Name, Contact? Contact)> found)
    {
        var onlyCookies = found.All(one => one.Name.Kind == AliasKind.Anonymous);
        foreach (var (name, contact) in found)
            if (contact is not null && (name.Kind != AliasKind.Anonymous || onlyCookies || IsNobodyKnown(contact)))
                return contact;
        return null;
    }

    // Two accounts of the store stay two people, even if an address moves from one to the other.
    private static bool IsSame(Alias name, Contact other) =>
        name.Kind == AliasKind.Anonymous ? IsNobodyKnown(other) : other.StoreId is null;

    private static bool IsNobodyKnown(Contact contact) => contact.Email is null && contact.StoreId is null;
}

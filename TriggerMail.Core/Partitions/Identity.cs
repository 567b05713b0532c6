using TriggerMail.Contacts;
using TriggerMail.Values;

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

    /// <summary>Addresses that the event names and that are not the contact's.</summary>
    public IReadOnlyList<Alias> Foreign { get; init; } = [];

    /// <summary>Whether no mail may go to one of them, by what is known of whoever has it.</summary>
    public bool IsSuppressed { get; init; }

    /// <summary>Other accounts that have an address the store now states of this one: they have it no more.</summary>
    public IReadOnlyList<(string Contact, Alias Address)> Losers { get; init; } = [];
}

/// <summary>
/// Decides which contact the names of an event mean. Anonymous contacts merge into the known one; two known people never merge
/// because they shared a browser, which then belongs to whoever used it last. An account of the store is a stronger name than an address:
/// one that somebody else has, or that is not the account's, names nobody unless the store states it of the account itself.
/// </summary>
internal sealed class Identity(AliasIndex aliases, ContactStore contacts)
{
    /// <summary>Who is meant; null when the event names nobody.</summary>
    /// <param name="names">The names, the strongest first.</param>
    /// <param name="claim">What it is worth that an account and an address are among them.</param>
    /// <param name="at">When that was so.</param>
    /// <param name="cancel">Gives up.</param>
    public async ValueTask<Who?> ResolveAsync(IReadOnlyList<Alias> names, AddressClaim claim, DateTimeOffset at, CancellationToken cancel)
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
        var who = Decide(found, IsOutdated(found, at) ? AddressClaim.Typed : claim);
        var loaded = found.Find(one => one.Partition?.Id == who.Contact)?.Partition ?? await NewAsync(found[0].Name, null, cancel);
        return who with
        {
            Contact = loaded.Id,
            Loaded = loaded,
            Erased = found.Find(one => one.Contact?.ErasedBy is not null)?.Contact,
        };
    }

    /// <summary>The partition of a contact first known by this name: a new one, or that of a contact that has the name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="besides">A contact that is about to lose the name; null: none is.</param>
    /// <param name="cancel">Gives up.</param>
    public async ValueTask<ContactPartition> NewAsync(Alias name, string? besides, CancellationToken cancel)
    {
        for (var earlier = 0; ; earlier++)
        {
            var partition = (await FollowAsync(name.ContactId(earlier), cancel)).Partition!;
            if (partition.Contact is not { ErasedBy: null } contact || (contact.Id != besides && contact.Aliases.Contains(name.ToString())))
                return partition;
        }
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

    // What the store said later stands.
    private static bool IsOutdated(List<Found> found, DateTimeOffset at) =>
        found.Exists(one => one.Name.Kind == AliasKind.StoreId && one.Contact?.AccountEmailAt > at);

    internal static Who Decide(IReadOnlyList<Found> all, AddressClaim claim)
    {
        var account = all.FirstOrDefault(one => one.Name.Kind == AliasKind.StoreId);
        var foreign = account is null ? [] : all.Where(one => one.Name.Kind == AliasKind.Email && IsForeign(one, account.Contact, claim)).ToList();
        List<Found> found = [.. all.Except(foreign)];
        var main = Main(found);
        var id = main?.Id ?? found[0].Name.ContactId();
        var same = found.Where(one => one.Contact is { } other && other.Id != id && IsSame(one.Name, other)).Select(one => one.Contact!.Id)
            // Closed already, but a crash or a race came before it was absorbed.
            .Concat(found.Where(one => one.Contact?.Id == id).SelectMany(one => one.Closed).Where(closed => !main!.Absorbed.Contains(closed)))
            .Distinct().ToList();
        var anothers = found.Where(one => one.Name.Kind == AliasKind.Email && one.Contact is { } other && other.Id != id && !same.Contains(other.Id)).ToList();
        List<Found> lost = claim == AddressClaim.Stated ? anothers : [], kept = claim == AddressClaim.Stated ? [] : anothers;
        return new(id, same, [.. found.Except(kept).Where(one => IsNew(one, id, same)).Select(one => one.Name)])
        {
            Foreign = [.. foreign.Concat(kept).Select(one => one.Name)],
            IsSuppressed = foreign.Concat(kept).Any(one => one.Contact?.SuppressionOf(one.Name.Value) is not null),
            Losers = [.. lost.Select(one => (one.Contact!.Id, one.Name))],
        };
    }

    private static bool IsForeign(Found address, Contact? account, AddressClaim claim)
    {
        if (claim == AddressClaim.Stated || (address.Contact is { } owner && owner.Id == account?.Id && claim != AddressClaim.Typed))
            return false;
        var isAnother = account?.Email is { } known && Address.Key(known) != address.Name.Value;
        return (address.Contact is { StoreId: not null } other && other.Id != account?.Id)
            || (isAnother && (claim == AddressClaim.Typed || address.Contact is not null));
    }

    // A name of somebody who is about to be absorbed goes on leading there, so that an absorption cut short is noticed.
    private static bool IsNew(Found one, string main, List<string> same) => one.Contact is null
        || (one.Contact.Id == main ? one.Closed.Count > 0 && !one.Closed.Any(same.Contains) : !same.Contains(one.Contact.Id));

    // One store id is one person, one address is one person; a cookie is whoever uses the browser.
    private static Contact? Main(IReadOnlyList<Found> found)
    {
        var onlyCookies = found.All(one => one.Name.Kind == AliasKind.Anonymous);
        var isAccount = found.Any(one => one.Name.Kind == AliasKind.StoreId);
        foreach (var (name, contact, _, _) in found)
            if (contact is not null && !(isAccount && name.Kind == AliasKind.Email && contact.StoreId is not null) && (name.Kind != AliasKind.Anonymous || onlyCookies || IsNobodyKnown(contact)))
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

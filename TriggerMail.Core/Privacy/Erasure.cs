using System.Collections.Immutable;
using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Erasure;
using TriggerMail.Insights;
using TriggerMail.Partitions;
using TriggerMail.Storage;

namespace TriggerMail.Privacy;

/// <summary>
/// Erases a person: everything in the partitions of the contact and of those merged into it, and every row elsewhere that leads there.
/// What is left is a keyed hash of each name and counts that say nothing about anybody. Cut off anywhere and begun again, it ends the
/// same; what an event or a turn wrote meanwhile is erased with the rest, or is of somebody who came after.
/// </summary>
internal sealed class Erasure(
    IRecordStore records, PrivacyRequests requests, ErasureSuppressionList forgotten, PersonRows elsewhere, ContactList list, JourneyMetrics tallies,
    TimeProvider clock, Func<string, CancellationToken, ValueTask>? onErased)
{
    private readonly AliasIndex aliases = new(records);
    private readonly ContactHeads heads = new(records);
    private readonly UnreadableContacts unreadable = new(records, list);

    /// <summary>Carries the request out, and says how many records of a contact there were.</summary>
    public async Task<int> CarryOutAsync(PrivacyRequest request, CancellationToken cancel)
    {
        // First the names, so that what arrives from now on is known to be of somebody who asked to be forgotten.
        await forgotten.AddAsync(NamesOf(request), clock.GetUtcNow(), cancel);
        request = await CloseAsync(request, cancel);
        await forgotten.AddAsync(NamesOf(request), clock.GetUtcNow(), cancel);
        await elsewhere.RemoveAsync(request.Contacts, NamesOf(request), cancel);
        foreach (var contact in request.Contacts)
            await EmptyAsync(contact, cancel);
        await TellHostAsync(request.Contacts, cancel);
        // Last: whoever is on no list is found by nobody who takes this up again.
        await elsewhere.UnlistAsync(request.Contacts, cancel);
        return request.Contacts.Length;
    }

    /// <summary>Takes away what turns that were under way have written after the rows were gone.</summary>
    public async Task SweepAsync(ImmutableArray<string> contacts, DateTimeOffset since, CancellationToken cancel)
    {
        // Somebody who came anew under the same id keeps what is theirs, readable or not.
        var gone = new List<string>();
        foreach (var contact in contacts)
            if (await heads.ReadAsync(contact, cancel) is null or { Contact.ErasedBy: not null })
                gone.Add(contact);
        foreach (var contact in gone)
            await EmptyAsync(contact, cancel);
        await TellHostAsync(gone, cancel);
        await elsewhere.SweepAsync(gone, since, cancel);
        await elsewhere.UnlistAsync(gone, cancel);
    }

    /// <summary>When the contact's record was made; null when there is none, or it is being erased.</summary>
    public async ValueTask<DateTimeOffset?> CreatedAtAsync(string contact, CancellationToken cancel) =>
        await heads.ReadAsync(contact, cancel) is { Contact: { ErasedBy: null } there } ? there.CreatedAt : null;

    /// <summary>Of these names, those that still lead to the contact.</summary>
    public async ValueTask<ImmutableArray<string>> LeadingAsync(string contact, IEnumerable<string> names, CancellationToken cancel)
    {
        var leading = ImmutableArray.CreateBuilder<string>();
        foreach (var name in names)
            if (Alias.Read(name) is { } alias && await aliases.FindAsync(alias, cancel) == contact)
                leading.Add(name);
        return leading.ToImmutable();
    }

    private async Task TellHostAsync(IEnumerable<string> contacts, CancellationToken cancel)
    {
        if (onErased is { } take)
            foreach (var contact in contacts)
                await take(contact, cancel);
    }

    // Puts a mark in place of every head record, which no turn gets past, and learns from each who else belongs to the person.
    private async Task<PrivacyRequest> CloseAsync(PrivacyRequest request, CancellationToken cancel)
    {
        var search = new PersonSearch(request);
        foreach (var name in NamesOf(request))
            if (await aliases.FindAsync(name, cancel) is { } id)
                search.Add(id);
        while (true)
        {
            while (search.Next() is { } id)
                if (await heads.ReadAsync(id, cancel) is { } head)
                    if (head.Contact is { } contact)
                        request = await CloseAsync(request, head, contact, search, cancel);
                    else
                        search.Unreadable(id, head);
            if (search.TakeUnreadable() is not { Count: > 0 } unreadable)
                return request;
            request = await CloseAsync(request, unreadable, search, cancel);
        }
    }

    private async Task<PrivacyRequest> CloseAsync(PrivacyRequest request, ContactHead head, Contact contact, PersonSearch search, CancellationToken cancel)
    {
        request = search.Found(request, contact.Id, NamesIn(contact));
        // Written down before the mark hides it: whoever takes this up again finds it here.
        await requests.NoteAsync(request, cancel);
        if (contact.ErasedBy is null && await MarkAsync(contact.Id, contact.CreatedAt, head.Record, request.Id, cancel))
            await CountOutAsync(contact.Id, isMerged: contact.MergedInto is not null, cancel);
        else if (contact.ErasedBy is null)
            search.Again(contact.Id);
        foreach (var other in contact.Absorbed.Concat(contact.MergedInto is { } into ? [into] : []))
            search.Add(other);
        return request;
    }

    // Nothing more is learned from these once the mark is there, so what leads to them goes before it. No turn gets past them either.
    private async Task<PrivacyRequest> CloseAsync(
        PrivacyRequest request, IReadOnlyList<(string Id, ContactHead Head)> heads, PersonSearch search, CancellationToken cancel)
    {
        var ids = heads.Select(one => one.Id).ToHashSet();
        var traces = await unreadable.FindAsync(ids, cancel);
        foreach (var id in ids.Concat(traces.Kin))
            request = search.Found(request, id, traces.Names);
        await requests.NoteAsync(request, cancel);
        await unreadable.RemoveNamesAsync(ids, cancel);
        foreach (var (id, head) in heads)
            if (await MarkAsync(id, request.At, head.Record, request.Id, cancel))
                await CountOutAsync(id, traces.Absorbed.Contains(id), cancel);
            else
                search.Again(id);
        foreach (var id in traces.Kin)
            search.Add(id);
        return request;
    }

    private async ValueTask<bool> MarkAsync(string id, DateTimeOffset createdAt, StoredRecord head, string request, CancellationToken cancel)
    {
        var mark = new Contact { Id = id, CreatedAt = createdAt, ErasedBy = request };
        var body = JsonSerializer.SerializeToUtf8Bytes(mark, ContactJson.Default.Contact);
        return await records.CommitAsync(new(id, [new Change.Replace(ContactRows.Head, body, head.Version)]), cancel) is BatchResult.Committed;
    }

    // The enrollments of a contact that was merged went on under another. What cannot be read cannot be counted; `doctor` puts the counts right.
    private async Task CountOutAsync(string contact, bool isMerged, CancellationToken cancel)
    {
        if (isMerged)
            return;
        var rows = await records.RangeAsync(contact, RowRange.Prefix(ContactRows.Active("")), cancel);
        foreach (var enrollment in StoredRows.Read(rows, ContactJson.Default.Enrollment))
            tallies.Move(enrollment, null);
    }

    // Each batch names the mark's version: where somebody new stands in its place, nothing more is taken away. Nothing has to be read to go.
    private async Task EmptyAsync(string contact, CancellationToken cancel)
    {
        while (await heads.ReadAsync(contact, cancel) is { Contact: not { ErasedBy: null } } found)
        {
            var rows = await records.RangeAsync(contact, RowRange.All with { Limit = StorageLimits.BatchChanges - 1 }, cancel);
            Change[] deletions = [.. rows.Where(row => row.Row != ContactRows.Head).Select(row => new Change.Delete(row.Row, row.Version))];
            Change head = deletions.Length == 0
                ? new Change.Delete(ContactRows.Head, found.Record.Version)
                : new Change.Replace(ContactRows.Head, found.Record.Body, found.Record.Version);
            await records.CommitAsync(new(contact, [head, .. deletions]), cancel);
        }
        await EmptyHeadlessAsync(contact, cancel);
    }

    // Rows without a head, as damage leaves them. Read before it is known that there is no head: what somebody new wrote is not among them.
    private async Task EmptyHeadlessAsync(string contact, CancellationToken cancel)
    {
        var rows = await records.RangeAsync(contact, RowRange.All, cancel);
        if (rows.Count == 0 || await heads.ReadAsync(contact, cancel) is not null)
            return;
        foreach (var some in rows.Where(row => row.Row != ContactRows.Head).Chunk(StorageLimits.BatchChanges))
            await records.CommitAsync(new(contact, [.. some.Select(row => new Change.Delete(row.Row, row.Version))]), cancel);
    }

    private static IEnumerable<string> NamesIn(Contact contact) => contact.Aliases
        .Concat(contact.Email is { } email && Alias.Read(email) is { } address ? [address.ToString()] : [])
        .Concat(contact.StoreId is { } id ? ["id:" + id] : []);

    private static ImmutableArray<Alias> NamesOf(PrivacyRequest request) => [.. request.Names.Select(Alias.Read).OfType<Alias>()];
}

using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Partitions;

/// <summary>Reads what is known about a contact: profile, timeline, decisions. Contacts merged into one are read as one.</summary>
public sealed class ContactQueries
{
    private readonly IRecordStore records;
    private readonly ContactStore contacts;
    private readonly AliasIndex aliases;
    private readonly ContactHeads heads;

    internal ContactQueries(IRecordStore records, ContactStore contacts)
    {
        (this.records, this.contacts) = (records, contacts);
        (aliases, heads) = (new(records), new(records));
    }

    /// <summary>A contact by address, <c>id:STORE-ID</c>, <c>anon:COOKIE-ID</c>, the store's id, or TriggerMail's own id; null when unknown.</summary>
    /// <exception cref="InvalidDataException">The contact's record cannot be read: something else wrote into it.</exception>
    public async ValueTask<Contact?> FindAsync(string name, CancellationToken cancel = default) =>
        await LookUpAsync(name, cancel) is not { } found ? null
        : found.Contact ?? throw new InvalidDataException($"The record of contact {found.Id} cannot be read. {ContactPartition.Remedy}");

    /// <summary>Whom a name of <see cref="FindAsync"/> leads to, also where the contact's record cannot be read; null when to nobody.</summary>
    public async ValueTask<NamedContact?> LookUpAsync(string name, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Alias.Read(name) is { } alias)
            return await LookUpAsync(alias, cancel);
        return await OwnIdAsync(name, cancel) ?? await LookUpAsync(new Alias(AliasKind.StoreId, name), cancel);
    }

    private async ValueTask<NamedContact?> LookUpAsync(Alias alias, CancellationToken cancel) =>
        await heads.FollowAsync(await aliases.FindAsync(alias, cancel), cancel) is { } found ? found with { AskedAs = alias } : null;

    /// <summary>Everybody whose telephone number it is, with its country; several people may share one.</summary>
    public async ValueTask<IReadOnlyList<Contact>> ByPhoneAsync(string number, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(number);
        var found = new Dictionary<string, Contact>(StringComparer.Ordinal);
        var wanted = Phone.Read(number);
        foreach (var form in Phone.Forms(number))
            foreach (var id in await new PhoneIndex(records).FindAsync(form, cancel))
                if ((await heads.FollowAsync(id, cancel))?.Contact is { } contact && contact.Number == wanted)
                    found[contact.Id] = contact;
        return [.. found.Values];
    }

    /// <summary>
    /// A page of all contacts, in an order that has nothing to do with time; those merged into another or erased are left out, so a page
    /// may hold fewer than asked for before the last. Those whose record something else wrote into are named beside the others.
    /// </summary>
    /// <param name="after">The place the page before ended at; null: from the beginning.</param>
    /// <param name="most">How many, at least 1.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async ValueTask<(IReadOnlyList<Contact> Contacts, IReadOnlyList<string> Damaged, string? Next)> ListAsync(string? after, int most, CancellationToken cancel = default)
    {
        var page = await new ContactList(records).PageAsync(after, most, cancel);
        var found = await Task.WhenAll(page.Contacts.Select(id => heads.ReadAsync(id, cancel).AsTask()));
        return (
            [.. found.Select(head => head?.Contact).OfType<Contact>().Where(contact => contact.MergedInto is null)],
            [.. page.Contacts.Where((_, nth) => found[nth] is { Contact: null })],
            page.Next);
    }

    /// <summary>The journeys the contact is in right now.</summary>
    public async ValueTask<ReadableRows<Journeys.Enrollment>> ActiveAsync(Contact contact, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var rows = await records.RangeAsync(contact.Id, RowRange.Prefix(ContactRows.Active("")), cancel);
        return StoredRows.Read(rows, ContactJson.Default.Enrollment).As(found => found.Where(enrollment => enrollment.Ended is null));
    }

    /// <summary>Everything that happened to and was decided about a contact, the newest first.</summary>
    public async ValueTask<ReadableRows<TimelineNote>> TimelineAsync(Contact contact, int most = 200, CancellationToken cancel = default)
    {
        var events = StoredRows.Read(await RowsAsync(contact, RowRange.Prefix("v|", most), cancel), ContactJson.Default.EventRow);
        var notes = StoredRows.Read(await RowsAsync(contact, RowRange.Prefix("t|", most), cancel), ContactJson.Default.TimelineNoteArray);
        var lines = events.Select(EventLines.Of).Concat(notes.SelectMany(some => some.AsEnumerable().Reverse()));
        // What an event caused comes after it in time, so above it in a list that starts with the newest.
        return new([.. lines.OrderByDescending(line => line.At).ThenBy(Cause).Take(most)], [.. events.Unreadable, .. notes.Unreadable]);
    }

    // Decisions, then what TriggerMail itself noticed, then what happened in the store: each caused the one above it.
    private static int Cause(TimelineNote line) => line.Event is not { } happened ? 0 : happened.Source == InternalEvents.Source && InternalEvents.Types.Contains(happened.Type) ? 1 : 2;

    /// <summary>Every different answer about consent that ever came in, the one heard last first, whether it counts or not.</summary>
    public async ValueTask<ReadableRows<ConsentRecord>> ConsentsAsync(Contact contact, CancellationToken cancel = default) =>
        StoredRows.Read(await RowsAsync(contact, RowRange.Prefix(ContactRows.Proofs), cancel), ContactJson.Default.ConsentRecord)
            .As(said => said.OrderByDescending(answer => answer.LastHeardAt ?? answer.HeardAt));

    /// <summary>The decisions about a contact's messages, the oldest first.</summary>
    public async ValueTask<ReadableRows<LedgerRow>> MessagesAsync(Contact contact, CancellationToken cancel = default) =>
        StoredRows.Read(await RowsAsync(contact, RowRange.Prefix("m|"), cancel), ContactJson.Default.LedgerRow)
            .As(rows => rows.OrderBy(row => row.At).ThenBy(row => row.Id, StringComparer.Ordinal));

    /// <summary>The decisions of these ids in their order; those that there are none of are left out.</summary>
    public async ValueTask<ReadableRows<LedgerRow>> MessagesAsync(IEnumerable<string> ids, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var found = new List<StoredRecord>();
        foreach (var id in ids.Where(IsKey))
            if (await records.GetAsync(id.Split('~')[0], ContactRows.Ledger(id), cancel) is { } record)
                found.Add(record);
        return StoredRows.Read(found, ContactJson.Default.LedgerRow);
    }

    /// <summary>One decision, and the words if there were any; null when there is no such message.</summary>
    public async ValueTask<(LedgerRow Row, MessageBody? Body)?> MessageAsync(string id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        var contact = id.Split('~')[0];
        if (!IsKey(id) || await records.GetAsync(contact, ContactRows.Ledger(id), cancel) is not { } record)
            return null;
        var body = await records.GetAsync(contact, ContactRows.Body(id), cancel);
        return (ContactPartition.Parse(record.Body, ContactJson.Default.LedgerRow), body is null ? null : StoredRows.ReadBody(body));
    }

    /// <summary>Every id under which something about a contact may stand: its own, those it was merged into, and those that were merged into any of them.</summary>
    internal async ValueTask<IReadOnlyCollection<string>> IdsAsync(string id, CancellationToken cancel)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var next = id; next is not null && ids.Add(next);)
        {
            var contact = (await contacts.LoadAsync(next, cancel)).Contact;
            ids.UnionWith(contact?.Absorbed ?? []);
            next = contact?.MergedInto;
        }
        return ids;
    }

    private async ValueTask<NamedContact?> OwnIdAsync(string id, CancellationToken cancel) =>
        IsKey(id) && id.StartsWith('c') && id.Length == 23 ? await heads.FollowAsync(id, cancel) : null;

    private async ValueTask<List<StoredRecord>> RowsAsync(Contact contact, RowRange range, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var rows = new List<StoredRecord>();
        foreach (var partition in PartitionsOf(contact))
            rows.AddRange(await records.RangeAsync(partition, range, cancel));
        return rows;
    }

    internal static bool IsKey(string text) => text.Length is > 0 and < 400 && text.All(c => !char.IsControl(c) && c is not ('/' or '\\' or '#' or '?'));

    private static IEnumerable<string> PartitionsOf(Contact contact) => contact.Absorbed.Prepend(contact.Id);
}

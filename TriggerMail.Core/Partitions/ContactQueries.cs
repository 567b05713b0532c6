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
    private readonly Identity identity;

    internal ContactQueries(IRecordStore records, ContactStore contacts)
    {
        (this.records, this.contacts) = (records, contacts);
        identity = new(new AliasIndex(records), contacts);
    }

    /// <summary>A contact by address, <c>id:STORE-ID</c>, <c>anon:COOKIE-ID</c>, the store's id, or TriggerMail's own id; null when unknown.</summary>
    public async ValueTask<Contact?> FindAsync(string name, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Alias.Read(name) is { } alias)
            return await identity.FindAsync(alias, cancel);
        return await OwnIdAsync(name, cancel) ?? await identity.FindAsync(new(AliasKind.StoreId, name), cancel);
    }

    /// <summary>Everybody whose telephone number it is, with its country; several people may share one.</summary>
    public async ValueTask<IReadOnlyList<Contact>> ByPhoneAsync(string number, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(number);
        var found = new Dictionary<string, Contact>(StringComparer.Ordinal);
        var wanted = Phone.Read(number);
        foreach (var form in Phone.Forms(number))
            foreach (var id in await new PhoneIndex(records).FindAsync(form, cancel))
                if (await identity.ByIdAsync(id, cancel) is { } contact && contact.Number == wanted)
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
        var heads = await Task.WhenAll(page.Contacts.Select(id => HeadAsync(id, cancel)));
        return (
            [.. heads.Select(head => head.Contact).OfType<Contact>().Where(contact => contact.MergedInto is null)],
            [.. page.Contacts.Where((_, nth) => heads[nth].IsDamaged)],
            page.Next);
    }

    /// <summary>The journeys the contact is in right now.</summary>
    public async ValueTask<IReadOnlyList<Journeys.Enrollment>> ActiveAsync(Contact contact, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return (await contacts.LoadAsync(contact.Id, cancel)).Active;
    }

    /// <summary>Everything that happened to and was decided about a contact, the newest first.</summary>
    public async ValueTask<IReadOnlyList<TimelineNote>> TimelineAsync(Contact contact, int most = 200, CancellationToken cancel = default)
    {
        var lines = new List<TimelineNote>();
        foreach (var partition in PartitionsOf(contact))
        {
            foreach (var record in await records.RangeAsync(partition, RowRange.Prefix("v|", most), cancel))
                lines.Add(EventLines.Of(ContactPartition.Parse(record.Body, ContactJson.Default.EventRow)));
            foreach (var record in await records.RangeAsync(partition, RowRange.Prefix("t|", most), cancel))
                lines.AddRange(ContactPartition.Parse(record.Body, ContactJson.Default.TimelineNoteArray).Reverse());
        }
        // What an event caused comes after it in time, so above it in a list that starts with the newest.
        return [.. lines.OrderByDescending(line => line.At).ThenBy(Cause).Take(most)];
    }

    // Decisions, then what TriggerMail itself noticed, then what happened in the store: each caused the one above it.
    private static int Cause(TimelineNote line) => line.Event is not { } happened ? 0 : happened.Source == InternalEvents.Source && InternalEvents.Types.Contains(happened.Type) ? 1 : 2;

    /// <summary>Every different answer about consent that ever came in, the one heard last first, whether it counts or not.</summary>
    public async ValueTask<IReadOnlyList<ConsentRecord>> ConsentsAsync(Contact contact, CancellationToken cancel = default)
    {
        var said = new List<ConsentRecord>();
        foreach (var partition in PartitionsOf(contact))
            foreach (var record in await records.RangeAsync(partition, RowRange.Prefix(ContactRows.Proofs), cancel))
                said.Add(ContactPartition.Parse(record.Body, ContactJson.Default.ConsentRecord));
        return [.. said.OrderByDescending(answer => answer.LastHeardAt ?? answer.HeardAt)];
    }

    /// <summary>The decisions about a contact's messages, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<LedgerRow>> MessagesAsync(Contact contact, CancellationToken cancel = default)
    {
        var rows = new List<LedgerRow>();
        foreach (var partition in PartitionsOf(contact))
            foreach (var record in await records.RangeAsync(partition, RowRange.Prefix("m|"), cancel))
                rows.Add(ContactPartition.Parse(record.Body, ContactJson.Default.LedgerRow));
        return [.. rows.OrderBy(row => row.At).ThenBy(row => row.Id, StringComparer.Ordinal)];
    }

    /// <summary>One decision, and the words if there were any; null when there is no such message.</summary>
    public async ValueTask<(LedgerRow Row, MessageBody? Body)?> MessageAsync(string id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        var contact = id.Split('~')[0];
        if (!IsKey(id) || await records.GetAsync(contact, ContactRows.Ledger(id), cancel) is not { } record)
            return null;
        var body = await records.GetAsync(contact, ContactRows.Body(id), cancel);
        return (ContactPartition.Parse(record.Body, ContactJson.Default.LedgerRow), body is null ? null : MessageBody.Unpack(body.Body));
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

    private async Task<(Contact? Contact, bool IsDamaged)> HeadAsync(string id, CancellationToken cancel)
    {
        try
        {
            return (await records.GetAsync(id, ContactRows.Head, cancel) is { } head ? ContactPartition.Parse(head.Body, ContactJson.Default.Contact) : null, false);
        }
        catch (InvalidDataException)
        {
            return (null, true); // One damaged record does not hide everybody else.
        }
    }

    private async ValueTask<Contact?> OwnIdAsync(string id, CancellationToken cancel) =>
        IsKey(id) && id.StartsWith('c') && id.Length == 23 ? await identity.ByIdAsync(id, cancel) : null;

    internal static bool IsKey(string text) => text.Length is > 0 and < 400 && text.All(c => !char.IsControl(c) && c is not ('/' or '\\' or '#' or '?'));

    private static IEnumerable<string> PartitionsOf(Contact contact) => contact.Absorbed.Prepend(contact.Id);
}

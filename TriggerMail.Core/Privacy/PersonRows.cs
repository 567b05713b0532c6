using TriggerMail.Catalog;
using TriggerMail.Catalog.Coupons;
using TriggerMail.Contacts;
using TriggerMail.Insights;
using TriggerMail.Partitions;
using TriggerMail.Scheduling;
using TriggerMail.Sending.Throttling;
using TriggerMail.Storage;

namespace TriggerMail.Privacy;

/// <summary>
/// Every row outside a contact's partition that leads to the contact: names, numbers, alarms, the lists of contacts and of recent messages, and
/// events put aside. Whoever keeps other such rows tells it here, so that an erasure finds them.
/// </summary>
internal sealed class PersonRows(IRecordStore records, DueIndex due, RecentMessages recent, ContactList list, Interests interests, CouponLines coupons, SendRows sends)
{
    private const string Decisions = "m|";
    private readonly AliasIndex aliases = new(records);
    private readonly List<Func<IReadOnlyCollection<string>, CancellationToken, Task>> alsoOfContacts = [];
    private readonly List<Func<string, CancellationToken, Task>> alsoOfMessages = [];
    private readonly PhoneIndex phones = new(records);
    private readonly DeadMessages dead = new(records);

    /// <summary>A feature keeps rows that lead to contacts, and takes them away so.</summary>
    public void Also(Func<IReadOnlyCollection<string>, CancellationToken, Task> remove) => alsoOfContacts.Add(remove);

    /// <summary>A feature keeps rows about messages that lead to their contact, and takes them away so, by the id of the send.</summary>
    public void AlsoOfMessages(Func<string, CancellationToken, Task> remove) => alsoOfMessages.Add(remove);

    public async Task RemoveAsync(IReadOnlyCollection<string> contacts, IReadOnlyCollection<Alias> names, CancellationToken cancel)
    {
        foreach (var contact in contacts)
        {
            await RemoveRecentAsync(contact, cancel);
            await ForgetInterestsAsync(contact, cancel);
        }
        await coupons.ForgetAsync(contacts, cancel);
        foreach (var contact in contacts)
            await phones.RemoveAsync(contact, cancel);
        await due.RemoveAsync(contacts, cancel);
        await sends.RemoveAsync(contacts, cancel);
        foreach (var remove in alsoOfContacts)
            await remove(contacts, cancel);
        await new DeadEvents(records).RemoveAsync(names, cancel);
        foreach (var name in names)
            await aliases.RemoveAsync(name, contacts, cancel);
    }

    /// <summary>Takes contacts off the list of all, once there is nothing left of them. Whoever began anew meanwhile under the same id is put back.</summary>
    public async Task UnlistAsync(IReadOnlyCollection<string> contacts, CancellationToken cancel)
    {
        foreach (var contact in contacts)
        {
            await list.RemoveAsync(contact, cancel);
            if (await records.GetAsync(contact, ContactRows.Head, cancel) is not null)
                await list.AddAsync(contact, cancel);
        }
    }

    /// <summary>Once more, for contacts whose own rows are gone already.</summary>
    public async Task SweepAsync(IReadOnlyCollection<string> contacts, DateTimeOffset since, CancellationToken cancel)
    {
        await recent.RemoveAsync(contacts, since, cancel);
        await RemoveAsync(contacts, [], cancel);
    }

    private async Task RemoveRecentAsync(string contact, CancellationToken cancel)
    {
        var rows = await records.RangeAsync(contact, RowRange.Prefix(Decisions), cancel);
        foreach (var row in rows)
            foreach (var remove in alsoOfMessages)
                await remove(row.Row[Decisions.Length..], cancel);
        var decisions = StoredRows.Read(rows, ContactJson.Default.LedgerRow);
        foreach (var decision in decisions)
        {
            await recent.RemoveAsync(decision, cancel);
            await dead.RemoveAsync(decision, cancel);
        }
        if (decisions.Unreadable.Count == 0)
            return;
        // When they were decided cannot be read, and that is where the rows stand.
        await recent.RemoveAllAsync([contact], cancel);
        await dead.RemoveAllAsync([contact], cancel);
    }

    private async Task ForgetInterestsAsync(string contact, CancellationToken cancel)
    {
        var events = StoredRows.Read(await records.RangeAsync(contact, RowRange.Prefix("v|"), cancel), ContactJson.Default.EventRow);
        foreach (var happened in events)
            await interests.ForgetAsync(contact, happened, cancel);
        if (events.Unreadable.Count > 0)
            await interests.ForgetAllAsync(contact, cancel);
    }
}

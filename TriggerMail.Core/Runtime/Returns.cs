using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Partitions;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Runtime;

/// <summary>Writes what came back beside the mail it is about, in the batch that learns from it.</summary>
internal sealed class Returns(IRecordStore records)
{
    /// <summary>
    /// Marks the row of the mail that the event names by its id, its Message-ID, its tag or the provider's id; does nothing when it names none. A mail to
    /// somebody who has become part of the contact is marked where it stands, at once: nothing else happens there, and marking it again is the same.
    /// </summary>
    public async ValueTask MarkAsync(ContactPartition partition, SeenEvent seen, CancellationToken cancel)
    {
        if (seen.Type is not (EventTypes.EmailBounced or EventTypes.EmailComplained) || await FindAsync(partition.Contact!, seen.Data, cancel) is not { } found)
            return;
        var row = Read(found.Record) with { Returned = Told(seen) };
        if (found.Contact == partition.Id)
            partition.Put(row);
        else
            await records.CommitAsync(new(found.Contact, [new Change.Replace(found.Record.Row, JsonSerializer.SerializeToUtf8Bytes(row, ContactJson.Default.LedgerRow), found.Record.Version)]), cancel);
    }

    private static Returned Told(SeenEvent seen)
    {
        if (seen.Type == EventTypes.EmailComplained)
            return new(seen.At, "complained", "the recipient reported it as spam");
        var said = EventData.Part(seen.Data, "bounce");
        return new(seen.At, said is { } bounce && EventData.Text(bounce, "class") is { } kind ? $"bounced, {kind}" : "bounced",
            (said is { } report ? EventData.Text(report, "reason") ?? EventData.Text(report, "status") : null) ?? "no reason was given");
    }

    private async ValueTask<(string Contact, StoredRecord Record)?> FindAsync(Contact contact, JsonElement data, CancellationToken cancel)
    {
        var message = EventData.Part(data, "message");
        string[] partitions = [contact.Id, .. contact.Absorbed];
        if (message is { } named && EventData.Text(named, "id") is { } id)
            // Anybody may have written it: only a name that a mail to this contact can have is looked for.
            return ContactQueries.IsKey(id) && Array.Find(partitions, one => id.StartsWith(one + "~", StringComparison.Ordinal)) is { } of
                && await records.GetAsync(of, ContactRows.Ledger(id), cancel) is { } record ? (of, record) : null;
        var messageId = message is { } mail ? EventData.Text(mail, "messageId") : null;
        var providerId = EventData.Part(data, "email") is { } email ? EventData.Text(email, "operationId") : null;
        var tag = message is { } path ? EventData.Text(path, "tag") : null;
        if (messageId is null && providerId is null && tag is null)
            return null;
        foreach (var partition in partitions)
            foreach (var record in await records.RangeAsync(partition, RowRange.Prefix(ContactRows.Ledger("")), cancel))
                if (Read(record) is var row && (messageId is not null && row.Headers.GetValueOrDefault("Message-ID") == messageId || providerId is not null && row.ProviderId == providerId
                    || tag is not null && ReturnPath.TagOf(row.Id) == tag))
                    return (partition, record);
        return null;
    }

    private static LedgerRow Read(StoredRecord record) => ContactPartition.Parse(record.Body, ContactJson.Default.LedgerRow);
}

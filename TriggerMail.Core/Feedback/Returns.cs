using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Insights;
using TriggerMail.Journeys;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Feedback;

/// <summary>Writes what came back beside the mail it is about, in the batch that learns from it.</summary>
internal sealed class Returns(IRecordStore records)
{
    /// <summary>Marks the row of the mail that the event names by its id, its Message-ID or the provider's id; does nothing when it names none.</summary>
    public async ValueTask MarkAsync(ContactPartition partition, SeenEvent seen, CancellationToken cancel)
    {
        if (seen.Type is not (EventTypes.EmailBounced or EventTypes.EmailComplained) || await FindAsync(partition.Id, seen.Data, cancel) is not { } row)
            return;
        var said = ContactUpdate.Part(seen.Data, "bounce");
        partition.Put(row with
        {
            Returned = seen.Type == EventTypes.EmailComplained
                ? new(seen.At, "complained", "the recipient reported it as spam")
                : new(seen.At, said is { } bounce && ContactUpdate.Text(bounce, "class") is { } kind ? $"bounced, {kind}" : "bounced",
                    (said is { } report ? ContactUpdate.Text(report, "reason") ?? ContactUpdate.Text(report, "status") : null) ?? "no reason was given"),
        });
    }

    private async ValueTask<LedgerRow?> FindAsync(string contact, JsonElement data, CancellationToken cancel)
    {
        var message = ContactUpdate.Part(data, "message");
        if (message is { } named && ContactUpdate.Text(named, "id") is { } id)
            // Anybody may have written it: only a name that a mail to this contact can have is looked for.
            return id.StartsWith(contact + "~", StringComparison.Ordinal) && ContactBook.IsKey(id)
                && await records.GetAsync(contact, ContactRows.Ledger(id), cancel) is { } record ? Read(record) : null;
        var messageId = message is { } mail ? ContactUpdate.Text(mail, "messageId") : null;
        var providerId = ContactUpdate.Part(data, "email") is { } email ? ContactUpdate.Text(email, "operationId") : null;
        if (messageId is null && providerId is null)
            return null;
        foreach (var record in await records.RangeAsync(contact, RowRange.Prefix(ContactRows.Ledger("")), cancel))
            if (Read(record) is var row && (messageId is not null && row.Headers.GetValueOrDefault("Message-ID") == messageId || providerId is not null && row.ProviderId == providerId))
                return row;
        return null;
    }

    private static LedgerRow Read(StoredRecord record) => ContactPartition.Parse(record.Body, ContactJson.Default.LedgerRow);
}

using TriggerMail.Contacts;
using TriggerMail.Storage;

namespace TriggerMail.Partitions;

/// <summary>A contact's head record: the row, and the contact; null when the row cannot be read.</summary>
internal sealed record ContactHead(StoredRecord Record, Contact? Contact);

/// <summary>Whom a name leads to, whether or not the contact's record can be read.</summary>
/// <param name="Id">The contact's id.</param>
/// <param name="Contact">The contact; null when its record cannot be read.</param>
public sealed record NamedContact(string Id, Contact? Contact)
{
    /// <summary>The name it was asked for by; null when that was the id.</summary>
    public Alias? AskedAs { get; init; }

    /// <summary>The contact; for one that cannot be read its id alone, so that its other rows can be read.</summary>
    public Contact ContactOrBare => Contact ?? new Contact { Id = Id, CreatedAt = default };
}

/// <summary>Reads the head records of contacts and nothing else of them, for whoever must not stop at one that is damaged.</summary>
internal sealed class ContactHeads(IRecordStore records)
{
    /// <summary>The head of an id; null when there is none.</summary>
    public async ValueTask<ContactHead?> ReadAsync(string id, CancellationToken cancel) =>
        await records.GetAsync(id, ContactRows.Head, cancel) is { } record ? new(record, StoredRows.Read(record, ContactJson.Default.Contact)) : null;

    /// <summary>The contact that an id leads to, merges followed; null when there is none, or it is being erased.</summary>
    public async ValueTask<NamedContact?> FollowAsync(string? id, CancellationToken cancel)
    {
        while (id is not null && await ReadAsync(id, cancel) is { } head)
        {
            if (head.Contact?.MergedInto is not { } into)
                return head.Contact is { ErasedBy: not null } ? null : new(id, head.Contact);
            id = into;
        }
        return null;
    }
}

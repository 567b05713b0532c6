using System.Text;
using TriggerMail.Contacts;
using TriggerMail.Storage;

namespace TriggerMail.Partitions;

/// <summary>
/// Which contact a name belongs to. Derived: written before the contact is, again whenever in doubt, and followed through
/// merges by whoever reads it.
/// </summary>
internal sealed class AliasIndex(IRecordStore records)
{
    private const string Row = "contact", Partitions = "a|";

    public async ValueTask<string?> FindAsync(Alias alias, CancellationToken cancel) =>
        await records.GetAsync(Partition(alias), Row, cancel) is { } record && Encoding.UTF8.GetString(record.Body.Span) is var contact && IsContact(contact) ? contact : null;

    public async ValueTask PointAsync(Alias alias, string contact, CancellationToken cancel) =>
        await records.CommitAsync(new(Partition(alias), [new Change.Upsert(Row, Encoding.UTF8.GetBytes(contact))]), cancel);

    /// <summary>Takes a name away that leads to one of these contacts.</summary>
    public async ValueTask RemoveAsync(Alias alias, IReadOnlyCollection<string> contacts, CancellationToken cancel)
    {
        if (await records.GetAsync(Partition(alias), Row, cancel) is { } record && contacts.Contains(Encoding.UTF8.GetString(record.Body.Span)))
            await records.CommitAsync(new(Partition(alias), [new Change.Delete(Row, record.Version)]), cancel);
    }

    /// <summary>
    /// Takes away every name that leads to one of these contacts, whatever it is. Looks at all names there are, so it is for contacts
    /// that cannot say theirs; a store that cannot tell its partitions keeps them, and they lead to nobody.
    /// </summary>
    public async ValueTask RemoveAllAsync(IReadOnlyCollection<string> contacts, CancellationToken cancel)
    {
        await foreach (var partition in PartitionSearch.WithAsync(records, Row, Partitions, cancel))
            if (await records.GetAsync(partition, Row, cancel) is { } record && contacts.Contains(Encoding.UTF8.GetString(record.Body.Span)))
                await records.CommitAsync(new(partition, [new Change.Delete(Row, record.Version)]), cancel);
    }

    // Anything else was scribbled into the row: it is derived, so the next event about the name writes it anew.
    private static bool IsContact(string text) => text is ['c', ..] && text.Length == 23 && text.All(char.IsAsciiLetterOrDigit);

    private static string Partition(Alias alias) => Partitions + RowKey.Hash(alias.ToString());
}

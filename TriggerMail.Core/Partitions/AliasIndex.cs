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
    private const string Row = "contact";

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

    // Anything else was scribbled into the row: it is derived, so the next event about the name writes it anew.
    private static bool IsContact(string text) => text is ['c', ..] && text.Length == 23 && text.All(char.IsAsciiLetterOrDigit);

    private static string Partition(Alias alias) => "a|" + RowKey.Hash(alias.ToString());
}

using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Storage;

namespace TriggerMail.Partitions;

/// <summary>
/// Events that kept failing, and queue rows that could not be read, kept with their reason until somebody retries them or the store sends
/// the event again. A row is inserted and never replaced by another event's.
/// </summary>
public sealed class DeadEvents(IRecordStore records)
{
    private const string Partition = "dead";
    private const int Page = 500;

    /// <summary>Puts an event aside. The same event from the same row is put aside once.</summary>
    /// <param name="row">The row it had in the queue.</param>
    /// <param name="happened">The event.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancel">Stops it.</param>
    public ValueTask PutAsideAsync(string row, StoreEvent happened, string reason, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return InsertAsync(row, DeadEvent.Of(happened, reason, at), cancel);
    }

    /// <summary>Puts a queue row aside that is no event any more, its bytes as they are.</summary>
    /// <param name="row">The row it had in the queue.</param>
    /// <param name="body">What stands in it.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancel">Stops it.</param>
    public ValueTask PutAsideAsync(string row, ReadOnlyMemory<byte> body, string reason, DateTimeOffset at, CancellationToken cancel = default) =>
        InsertAsync(row, new(null, reason, at, body.ToArray()), cancel);

    /// <summary>The row under which an event lies here that had this row in the queue, readable or not; null when it does not.</summary>
    public async ValueTask<string?> FindAsync(string row, StoreEvent happened, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(happened);
        for (var n = 1; ; n++)
        {
            var name = DeadRow.Name(row, n);
            if (await records.GetAsync(Partition, name, cancel) is not { } record)
                return null;
            if (DeadRow.Read(record).Event is not { } there || IsSame(there, happened))
                return name;
        }
    }

    /// <summary>Takes a row off the list: what lay there was handled, or lies there under another name now.</summary>
    public async ValueTask RemoveAsync(string row, CancellationToken cancel = default)
    {
        if (await records.GetAsync(Partition, row, cancel) is { } record)
            await records.CommitAsync(new(Partition, [new Change.Delete(row, record.Version)]), cancel);
    }

    internal async ValueTask<IReadOnlyList<(DeadLetter Letter, StoreEvent? Event)>> ListAsync(int most, CancellationToken cancel) =>
        [.. (await records.RangeAsync(Partition, RowRange.Prefix(DeadRow.Prefix, most), cancel)).Select(DeadRow.Read)];

    internal async ValueTask<(DeadLetter Letter, StoreEvent? Event)?> FindAsync(string id, CancellationToken cancel) =>
        DeadRow.OfId(id) is { } row && await records.GetAsync(Partition, row, cancel) is { } record ? DeadRow.Read(record) : null;

    internal ValueTask ForgetAsync(string id, CancellationToken cancel) => DeadRow.OfId(id) is { } row ? RemoveAsync(row, cancel) : default;

    /// <summary>Removes the events about somebody, and unreadable rows in which one of the names stands.</summary>
    internal async ValueTask RemoveAsync(IReadOnlyCollection<Alias> names, CancellationToken cancel)
    {
        for (var range = RowRange.Prefix(DeadRow.Prefix, Page); ;)
        {
            var page = await records.RangeAsync(Partition, range, cancel);
            foreach (var record in page.Where(record => IsAbout(record, names)))
                await records.CommitAsync(new(Partition, [new Change.Delete(record.Row, record.Version)]), cancel);
            if (page.Count < Page)
                return;
            range = range with { From = page[^1].Row + "!" };
        }
    }

    /// <summary>It failed again: the row is the same event's, and gets its new reason.</summary>
    internal async ValueTask PutBackAsync(string id, StoreEvent happened, string reason, DateTimeOffset at, CancellationToken cancel)
    {
        if (DeadRow.OfId(id) is { } row && await records.GetAsync(Partition, row, cancel) is { } had)
            await records.CommitAsync(new(Partition, [new Change.Replace(row, DeadEvent.Of(happened, reason, at).Write(), had.Version)]), cancel);
    }

    private async ValueTask InsertAsync(string row, DeadEvent dead, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(row);
        for (var n = 1; ; n++)
        {
            var name = DeadRow.Name(row, n);
            if (await records.CommitAsync(new(Partition, [new Change.Insert(name, dead.Write())]), cancel) is BatchResult.Committed)
                return;
            // A crash came between putting it aside and taking it out of the queue; anything else there is another event.
            if (await records.GetAsync(Partition, name, cancel) is { } there && dead.IsSame(there.Body))
                return;
        }
    }

    private static bool IsAbout(StoredRecord record, IReadOnlyCollection<Alias> names) => DeadRow.Read(record).Event is { } happened
        ? Alias.Of(happened).Any(names.Contains)
        : DeadEvent.Read(record.Body).Text is var text && names.Any(name => text.Contains(name.Value, StringComparison.OrdinalIgnoreCase));

    internal static bool IsSame(StoreEvent one, StoreEvent other) => one.Key == other.Key;
}

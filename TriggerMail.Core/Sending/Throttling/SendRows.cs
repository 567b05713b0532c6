using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Storage;

namespace TriggerMail.Sending.Throttling;

/// <summary>
/// Where queued sends are found again: one row each, named after the send, spread over shards. Derived: a row is written before the claim it leads
/// to is committed, and taken away once the send is settled, so a crash leaves one too many, never one too few.
/// </summary>
internal sealed class SendRows(IRecordStore records, int shards)
{
    public async ValueTask AddAsync(QueuedSend send, CancellationToken cancel) =>
        await records.CommitAsync(new(Partition(Shard(send.Contact)), [new Change.Upsert(send.Id, Write(send))]), cancel);

    /// <summary>Takes the row away; it may be gone already.</summary>
    public ValueTask RemoveAsync(QueuedSend send, CancellationToken cancel) => RemoveAsync(send.Id, cancel);

    /// <summary>Sends that have waited since <paramref name="until"/> or longer; null beside an id whose row cannot be read.</summary>
    public async IAsyncEnumerable<(string Id, QueuedSend? Send)> WaitingAsync(DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancel)
    {
        const int page = 500;
        for (var shard = 0; shard < shards; shard++)
            for (var from = ""; from is not null;)
            {
                var rows = await records.RangeAsync(Partition(shard), new(from, null, page), cancel);
                foreach (var row in rows)
                    if (Read(row) is not { } send || send.At <= until)
                        yield return (row.Row, Read(row));
                from = rows.Count < page ? null : rows[^1].Row + "!";
            }
    }

    /// <summary>Takes away every row of these contacts.</summary>
    public async ValueTask RemoveAsync(IReadOnlyCollection<string> contacts, CancellationToken cancel)
    {
        foreach (var contact in contacts)
            foreach (var row in await records.RangeAsync(Partition(Shard(contact)), RowRange.Prefix(contact + "~"), cancel))
                await RemoveAsync(row.Row, cancel);
    }

    private async ValueTask RemoveAsync(string id, CancellationToken cancel) =>
        await records.CommitAsync(new(Partition(Shard(QueuedSend.ContactOf(id))), [new Change.Delete(id, Change.Delete.AnyVersion)]), cancel);

    private static byte[] Write(QueuedSend send) => Encoding.UTF8.GetBytes($"{RowKey.Time(send.At)}|{(send.IsUrgent ? "urgent" : "")}|{send.Channel}|{send.Domain}");

    private static QueuedSend? Read(StoredRecord record)
    {
        var parts = Encoding.UTF8.GetString(record.Body.Span).Split('|', 4);
        return parts.Length == 4 && parts[0].Length == 19 && parts[0].All(char.IsAsciiDigit) && Channels.All.Contains(parts[2])
            ? new(record.Row, parts[2], parts[3], parts[1].Length > 0, RowKey.ReadTime(parts[0]))
            : null;
    }

    private static string Partition(int shard) => string.Create(CultureInfo.InvariantCulture, $"sends|{shard:D2}");

    private int Shard(string contact) => (int)(StableHash.Of(contact) % (uint)shards);
}

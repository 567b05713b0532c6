using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Storage;

namespace TriggerMail.Queue;

/// <summary>Reads what an earlier run left in the queue, page by page, and puts it in line. Where it is broken off it goes on from there.</summary>
internal sealed class Resumption(IRecordStore records, PartitionedQueue lanes, QueueNumbers numbers)
{
    private const int Page = 1_000;

    // Behind every number, before the end of the events: nothing of ours, but somebody's who wrote into the file.
    private const string Strange = QueueRow.Events + ":", End = "q}";
    private const string NoOrder = "unreadable";
    private string from = QueueRow.Events;

    public async Task RunAsync(CancellationToken cancel)
    {
        await numbers.ReserveAsync(1, cancel);
        await RunAsync(QueueRow.Name(numbers.Floor), cancel);
        from = string.CompareOrdinal(from, Strange) < 0 ? Strange : from;
        await RunAsync(End, cancel);
    }

    private async Task RunAsync(string upTo, CancellationToken cancel)
    {
        while (string.CompareOrdinal(from, upTo) < 0)
        {
            var page = await records.RangeAsync(QueueRow.Partition, new(from, upTo, Page), cancel);
            foreach (var record in page)
            {
                Add(record);
                from = record.Row + "!";
            }
            if (page.Count < Page)
                from = upTo;
        }
    }

    private void Add(StoredRecord record)
    {
        // One that is no number gets one, under which it can be put aside.
        if (QueueRow.NumberOf(record.Row) is not { } number && !numbers.TryTake(1, out number))
            return;
        try
        {
            var (happened, since, dead) = QueueRow.Read(record.Body);
            lanes.Add(EventOrder.KeyOf(happened), new(number, record.Row, since ?? happened.Time)
            {
                Event = happened,
                Version = record.Version,
                Bytes = 1_000 + (2 * record.Body.Length),
                DeadRow = dead,
                IsLeftOver = true,
                IsDurable = true,
            });
        }
        catch (JsonException)
        {
            // Whoever handles it puts it aside.
            lanes.Add(NoOrder, new(number, record.Row, DateTimeOffset.MaxValue) { IsLeftOver = true, IsDurable = true });
        }
    }
}

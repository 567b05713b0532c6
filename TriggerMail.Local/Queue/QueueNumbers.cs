using System.Globalization;
using System.Text;
using TriggerMail.Storage;

namespace TriggerMail.Queue;

/// <summary>
/// The queue's numbers, which never come twice, restarts and crashes included: they are reserved in the store a block at a time before the
/// first of them is used, and what is left of a block is skipped.
/// </summary>
internal sealed class QueueNumbers(IRecordStore records) : IDisposable
{
    private const string Row = "numbers", Dead = "dead";
    private const int Block = 10_000, Page = 1_000;

    private readonly SemaphoreSlim one = new(1);
    private readonly Lock gate = new();
    private long next, end;

    /// <summary>Numbers below are of earlier runs; known once something was reserved.</summary>
    public long Floor { get; private set; }

    /// <summary>So many numbers in a row; false when more must be reserved first.</summary>
    public bool TryTake(int count, out long first)
    {
        lock (gate)
        {
            first = next;
            if (end - next < count)
                return false;
            next += count;
            return true;
        }
    }

    /// <summary>Makes room for so many.</summary>
    public async Task ReserveAsync(int count, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            while (!IsEnough(count))
                await TryReserveAsync(count, cancel);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private bool IsEnough(int count)
    {
        lock (gate)
            return end - next >= count;
    }

    private async Task TryReserveAsync(int count, CancellationToken cancel)
    {
        var had = await records.GetAsync(QueueRow.Partition, Row, cancel);
        var mark = had is not null && long.TryParse(had.Body.Span, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read > 0
            ? read
            : Math.Max(await HighestAsync(QueueRow.Partition, cancel), await HighestAsync(Dead, cancel)) + 1;
        var upTo = mark + Math.Max(Block, count);
        var body = Encoding.ASCII.GetBytes(upTo.ToString(CultureInfo.InvariantCulture));
        Change change = had is null ? new Change.Insert(Row, body) : new Change.Replace(Row, body, had.Version);
        if (await records.CommitAsync(new(QueueRow.Partition, [change]), cancel) is not BatchResult.Committed)
            return; // Somebody else reserved in between: the next look finds theirs.
        lock (gate)
        {
            if (Floor == 0)
                Floor = mark;
            next = mark == end ? next : mark;
            end = upTo;
        }
    }

    // A folder of an earlier release says nowhere how far it counted.
    private async Task<long> HighestAsync(string partition, CancellationToken cancel)
    {
        var highest = 0L;
        for (var from = QueueRow.Events; ;)
        {
            var page = await records.RangeAsync(partition, new(from, "q}", Page), cancel);
            foreach (var record in page)
                highest = Math.Max(highest, QueueRow.NumberOf(record.Row.Split('-')[0]) ?? 0);
            if (page.Count < Page)
                return highest;
            from = page[^1].Row + "!";
        }
    }
}

using System.Globalization;
using System.Text;

namespace TriggerMail.Storage;

/// <summary>
/// What every record store promises. A store's own tests derive from this, hand over an empty store, and inherit the promises;
/// they ask for nothing that Azure Table Storage cannot give.
/// </summary>
public abstract partial class RecordStoreContract
{
    /// <summary>A store without a record, for one test.</summary>
    protected abstract IRecordStore Store { get; }

    /// <summary>How many random courses of batches are played; fewer where each costs requests.</summary>
    protected virtual int Cases => 100;

    private static ReadOnlyMemory<byte> Body(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(StoredRecord? record) => Encoding.UTF8.GetString(record!.Body.Span);

    private static Change.Insert Insert(string row, string body = "{}") => new(row, Body(body));

    private ValueTask<BatchResult> CommitAsync(string partition, params Change[] changes) => Store.CommitAsync(new(partition, changes));

    private async Task<IReadOnlyList<string>> WriteAsync(string partition, params Change[] changes) =>
        Assert.IsType<BatchResult.Committed>(await CommitAsync(partition, changes)).Versions;

    private async Task AssertConflictAsync(string row, string partition, params Change[] changes) =>
        Assert.Equal(row, Assert.IsType<BatchResult.Conflict>(await CommitAsync(partition, changes)).Row);

    private async Task<string[]> RowsAsync(string partition, RowRange range) =>
        [.. (await Store.RangeAsync(partition, range)).Select(record => record.Row)];

    private async Task<string[]> RowsAsync(string partition) => await RowsAsync(partition, RowRange.All);

    private static string Number(int number) => number.ToString("D6", CultureInfo.InvariantCulture);
}

using Azure;
using Azure.Data.Tables;

namespace TriggerMail.Storage;

/// <summary>Reads a row, or null when there is none.</summary>
internal delegate Task<TableEntity?> FindRow(string partition, string row, CancellationToken cancel);

/// <summary>Refusals that mean a row was not as the batch expected it.</summary>
internal static class TableConflict
{
    /// <summary>Whether it is about a row: 409 there is one, 412 another version, 404 none. The same statuses about the table are trouble.</summary>
    public static bool Is(RequestFailedException refusal) =>
        refusal.Status is 404 or 409 or 412 && refusal.ErrorCode is not ("TableNotFound" or "TableBeingDeleted");

    /// <summary>The row that is to blame: the service says which, and when it does not, the rows are read.</summary>
    public static async Task<string> RowAsync(RequestFailedException refusal, Batch batch, FindRow find, CancellationToken cancel)
    {
        if (batch.Changes.Count == 1)
            return batch.Changes[0].Row;
        if ((refusal as TableTransactionFailedException)?.FailedTransactionActionIndex is { } index && index < batch.Changes.Count)
            return batch.Changes[index].Row;
        foreach (var change in batch.Changes)
            if (!Fits(change, await find(batch.Partition, change.Row, cancel)))
                return change.Row;
        // Whatever was in the way is gone by now. The batch is to be thought over all the same.
        return batch.Changes[0].Row;
    }

    private static bool Fits(Change change, TableEntity? current) => change switch
    {
        Change.Insert => current is null,
        Change.Replace => current is not null && current.ETag == TableRow.ExpectedBy(change),
        Change.Delete delete => delete.Fits(current?.ETag.ToString()),
        _ => true,
    };
}

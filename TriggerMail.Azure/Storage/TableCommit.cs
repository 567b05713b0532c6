using Azure;
using Azure.Data.Tables;

namespace TriggerMail.Storage;

/// <summary>One batch on its way into the table. Every row it writes carries its mark.</summary>
internal sealed class TableCommit(TableClient table, FindRow find, Batch batch)
{
    private readonly Guid mark = Guid.NewGuid();

    /// <summary>Writes the batch and gives the versions in the order of its changes.</summary>
    /// <exception cref="RequestFailedException">The service refused it, or could not be reached.</exception>
    public async Task<IReadOnlyList<string>> WriteAsync(CancellationToken cancel)
    {
        IReadOnlyList<Response> answers = batch.Changes.Count == 1
            ? [await WriteAsync(batch.Changes[0], cancel)]
            : (await table.SubmitTransactionAsync(batch.Changes.Select(Action), cancel)).Value;
        var versions = new string[batch.Changes.Count];
        for (var i = 0; i < versions.Length; i++)
            versions[i] = batch.Changes[i] is Change.Delete ? ""
                : answers[i].Headers.ETag is { } tag ? tag.ToString()
                : await VersionAsync(batch.Changes[i].Row, cancel);
        return versions;
    }

    /// <summary>
    /// Whether an earlier try of ours was carried out although its answer was lost: a row that bears our mark says yes, a row that still has the
    /// version we would have changed says no.
    /// </summary>
    /// <exception cref="UncertainCommitException">No row says either.</exception>
    public async Task<bool> WasDoneAsync(RequestFailedException refusal, CancellationToken cancel)
    {
        // Gone, and by whom is all the same.
        if (batch.Changes is [Change.Delete { Version: Change.Delete.AnyVersion }])
            return true;
        foreach (var change in batch.Changes)
        {
            var row = await find(batch.Partition, change.Row, cancel);
            if (IsOurs(row))
                return true;
            if (row is not null && change is Change.Replace or Change.Delete && row.ETag == TableRow.ExpectedBy(change))
                return false;
        }
        throw new UncertainCommitException(
            $"The answer to a batch in partition '{batch.Partition}' was lost, and its rows were changed since, so nobody can say whether it was carried out.", refusal);
    }

    /// <summary>The versions of a batch that was carried out; one that fits nothing for a row that others changed since.</summary>
    public async Task<IReadOnlyList<string>> VersionsAsync(CancellationToken cancel)
    {
        var versions = new List<string>(batch.Changes.Count);
        foreach (var change in batch.Changes)
            versions.Add(change is Change.Delete ? "" : await VersionAsync(change.Row, cancel));
        return versions;
    }

    private async Task<Response> WriteAsync(Change change, CancellationToken cancel)
    {
        var row = TableRow.Write(batch.Partition, change, mark);
        var answer = await (change switch
        {
            Change.Insert => table.AddEntityAsync(row, cancel),
            Change.Replace => table.UpdateEntityAsync(row, TableRow.ExpectedBy(change), TableUpdateMode.Replace, cancel),
            Change.Upsert => table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancel),
            _ => table.DeleteEntityAsync(row.PartitionKey, row.RowKey, TableRow.ExpectedBy(change), cancel),
        });
        // The deletion of a row that is gone is no exception to the SDK.
        return answer.Status == 404 ? throw new RequestFailedException(answer) : answer;
    }

    private TableTransactionAction Action(Change change) => new(
        change switch
        {
            Change.Insert => TableTransactionActionType.Add,
            Change.Replace => TableTransactionActionType.UpdateReplace,
            Change.Upsert => TableTransactionActionType.UpsertReplace,
            _ => TableTransactionActionType.Delete,
        },
        TableRow.Write(batch.Partition, change, mark), TableRow.ExpectedBy(change));

    private async Task<string> VersionAsync(string row, CancellationToken cancel) =>
        await find(batch.Partition, row, cancel) is { } found && IsOurs(found) ? found.ETag.ToString() : TableRow.NoVersion;

    private bool IsOurs(TableEntity? row) => row?.GetGuid(TableRow.Writer) == mark;
}

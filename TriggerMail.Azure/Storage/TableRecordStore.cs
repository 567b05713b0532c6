using Azure;
using Azure.Core;
using Azure.Data.Tables;
using TriggerMail.Connections;

namespace TriggerMail.Storage;

/// <summary>
/// The storage port on Azure Table Storage. A batch of one change is one plain request, a longer one an entity group transaction; a
/// record's version is its ETag. Requests are repeated by the SDK, and a repeat that meets its own earlier success is recognised.
/// Any number of callers and processes may use one table at once.
/// </summary>
public sealed class TableRecordStore : IRecordStore, IPartitionScan
{
    private const int Page = 1_000; // The most the service gives in one answer.

    private readonly TableClient table;
    private readonly Lock gate = new();
    private Task? creation;

    private TableRecordStore(TableClient table) => this.table = table;

    /// <summary>The store in the table that the settings name. Nothing is asked of the service before first use.</summary>
    /// <param name="settings">Without problems.</param>
    /// <param name="credential">Signs in at <see cref="TableSettings.Endpoint"/>; not used with a connection string.</param>
    /// <param name="configure">May change the client's options, e.g. its transport or retries.</param>
    /// <exception cref="ArgumentException">The settings have problems; the message says which.</exception>
    public static TableRecordStore Open(TableSettings settings, TokenCredential? credential = null, Action<TableClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ServiceAddress.Check(settings.Problems());
        var options = new TableClientOptions();
        options.AddPolicy(new TryWatch.Policy(), HttpPipelinePosition.PerRetry);
        configure?.Invoke(options);
        return new(settings.ConnectionString is { Length: > 0 } connection
            ? new TableClient(connection, settings.Table, options)
            : new TableClient(new Uri(settings.Endpoint!), settings.Table, ServiceAddress.Needed(TableSettings.Section, credential), options));
    }

    /// <inheritdoc/>
    public async ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default)
    {
        StorageLimits.CheckKeys(partition, row);
        cancel.ThrowIfCancellationRequested();
        return await FindAsync(partition, row, cancel) is { } entity ? TableRow.Read(entity) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default)
    {
        StorageLimits.Check(partition, range);
        cancel.ThrowIfCancellationRequested();
        var records = new List<StoredRecord>();
        if (RangeFilter.Of(partition, range) is not { } filter)
            return records;
        try
        {
            await foreach (var entity in table.QueryAsync<TableEntity>(filter, Math.Min(range.Limit, Page), cancellationToken: cancel))
            {
                records.Add(TableRow.Read(entity));
                if (records.Count == range.Limit)
                    break;
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // No table yet: nothing was ever written.
        }
        return records;
    }

    /// <inheritdoc/>
    /// <exception cref="UncertainCommitException">The answer was lost and cannot be found out any more.</exception>
    public async ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
    {
        StorageLimits.Check(batch);
        cancel.ThrowIfCancellationRequested();
        await TableAsync().WaitAsync(cancel);
        var commit = new TableCommit(table, FindAsync, batch);
        var watch = new TryWatch();
        using var watching = watch.Begin();
        try
        {
            return new BatchResult.Committed(await commit.WriteAsync(cancel));
        }
        catch (RequestFailedException e) when (TableConflict.Is(e))
        {
            return watch.IsInDoubt && await commit.WasDoneAsync(e, cancel)
                ? new BatchResult.Committed(await commit.VersionsAsync(cancel))
                : new BatchResult.Conflict(await TableConflict.RowAsync(e, batch, FindAsync, cancel));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> PartitionsWithAsync(string row, string after, int most, CancellationToken cancel = default)
    {
        var partitions = new List<string>();
        var filter = after.Length == 0 ? TableClient.CreateQueryFilter($"RowKey eq {row}") : TableClient.CreateQueryFilter($"PartitionKey gt {after} and RowKey eq {row}");
        try
        {
            await foreach (var entity in table.QueryAsync<TableEntity>(filter, Math.Min(most, Page), ["PartitionKey"], cancel))
            {
                partitions.Add(entity.PartitionKey);
                if (partitions.Count == most)
                    break;
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // No table yet: nothing was ever written.
        }
        return partitions;
    }

    private async Task<TableEntity?> FindAsync(string partition, string row, CancellationToken cancel)
    {
        try
        {
            var answer = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancel);
            return answer.HasValue ? answer.Value : null;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Creates the table once for every caller; a creation that failed is tried again by the next.</summary>
    private Task TableAsync()
    {
        lock (gate)
            return creation is null or { IsFaulted: true } or { IsCanceled: true }
                ? creation = table.CreateIfNotExistsAsync(CancellationToken.None)
                : creation;
    }
}

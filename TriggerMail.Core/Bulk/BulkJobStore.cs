using System.Text.Json;
using System.Text.Json.Serialization;
using TriggerMail.Storage;

namespace TriggerMail.Bulk;

/// <summary>
/// The rows of bulk jobs: one for each in the partition <c>rounds</c>, the contacts of a given list in <c>round-list|ID</c>, and those who
/// could not be given the event in <c>round-failed|ID</c>.
/// </summary>
internal sealed class BulkJobStore(IRecordStore records)
{
    private const string Partition = "rounds";

    public static string ListOf(string id) => $"round-list|{id}";

    public static string FailedOf(string id) => $"round-failed|{id}";

    public async ValueTask<(BulkJob Round, string Version)?> FindAsync(string id, CancellationToken cancel) =>
        await records.GetAsync(Partition, id, cancel) is { } record ? (Read(record), record.Version) : null;

    public async ValueTask<IReadOnlyList<BulkJob>> AllAsync(CancellationToken cancel) =>
        [.. (await records.RangeAsync(Partition, RowRange.All, cancel)).Select(Read)];

    /// <summary>False when there is one of this name already.</summary>
    public async ValueTask<bool> AddAsync(BulkJob job, CancellationToken cancel) =>
        await records.CommitAsync(new(Partition, [new Change.Insert(job.Id, Write(job))]), cancel) is BatchResult.Committed;

    /// <summary>False when somebody else changed it in between.</summary>
    public async ValueTask<bool> ReplaceAsync(BulkJob job, string version, CancellationToken cancel) =>
        await records.CommitAsync(new(Partition, [new Change.Replace(job.Id, Write(job), version)]), cancel) is BatchResult.Committed;

    /// <summary>Writes contacts on the list of a bulk job, a batch at a time. Doing it again changes nothing.</summary>
    public async ValueTask ListAsync(string id, IAsyncEnumerable<string> contacts, CancellationToken cancel)
    {
        var some = new Dictionary<string, Change>(StorageLimits.BatchChanges, StringComparer.Ordinal);
        await foreach (var contact in contacts.WithCancellation(cancel))
        {
            some[contact] = new Change.Upsert(contact, default);
            if (some.Count == StorageLimits.BatchChanges)
                await WriteAsync();
        }
        if (some.Count > 0)
            await WriteAsync();

        async ValueTask WriteAsync()
        {
            await records.CommitAsync(new(ListOf(id), [.. some.Values]), cancel);
            some.Clear();
        }
    }

    /// <summary>Takes contacts off the lists of all bulk jobs.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<string> contacts, CancellationToken cancel)
    {
        foreach (var job in await records.RangeAsync(Partition, RowRange.All, cancel))
            foreach (var partition in new[] { ListOf(job.Row), FailedOf(job.Row) })
                foreach (var contact in contacts)
                    if (await records.GetAsync(partition, contact, cancel) is { } record)
                        await records.CommitAsync(new(partition, [new Change.Delete(record.Row, record.Version)]), cancel);
    }

    /// <summary>Remembers that a contact could not be given the event.</summary>
    public async ValueTask FailedAsync(string id, string contact, CancellationToken cancel) =>
        await records.CommitAsync(new(FailedOf(id), [new Change.Upsert(contact, default)]), cancel);

    /// <summary>Forgets it again.</summary>
    public async ValueTask MendedAsync(string id, string contact, CancellationToken cancel)
    {
        if (await records.GetAsync(FailedOf(id), contact, cancel) is { } record)
            await records.CommitAsync(new(FailedOf(id), [new Change.Delete(contact, record.Version)]), cancel);
    }

    /// <summary>The next rows of a bulk job, behind the last one done.</summary>
    public async ValueTask<IReadOnlyList<string>> RowsAsync(string partition, string prefix, string? after, int most, CancellationToken cancel)
    {
        var range = RowRange.Prefix(prefix, most);
        var rows = await records.RangeAsync(partition, after is null ? range : range with { From = after + "!" }, cancel);
        return [.. rows.Select(record => record.Row)];
    }

    private static BulkJob Read(StoredRecord record) => JsonSerializer.Deserialize(record.Body.Span, BulkJobJson.Default.BulkJob)
        ?? throw new InvalidDataException($"The row `{record.Row}` of the bulk jobs is empty.");

    private static byte[] Write(BulkJob job) => JsonSerializer.SerializeToUtf8Bytes(job, BulkJobJson.Default.BulkJob);
}

/// <summary>How bulk jobs are written.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BulkJob))]
internal sealed partial class BulkJobJson : JsonSerializerContext;

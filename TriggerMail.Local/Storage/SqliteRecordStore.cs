using System.Globalization;

namespace TriggerMail.Storage;

/// <summary>
/// The port on one SQLite file: durable before it answers, commits of concurrent callers grouped into one transaction, reads
/// that wait for no writer. One process at a time owns the folder.
/// </summary>
public sealed class SqliteRecordStore : IRecordStore, IPartitionScan, IDisposable
{
    private readonly FolderLock _folder;
    private readonly CommitLoop _commits;
    private readonly Readers _readers;
    private readonly LogScrubber _scrubber;

    private SqliteRecordStore(FolderLock folder, CommitLoop commits, Readers readers, LogScrubber scrubber) =>
        (_folder, _commits, _readers, _scrubber) = (folder, commits, readers, scrubber);

    /// <summary>What the log should say of the folder's rights: where other users of the machine could look into it, or still can.</summary>
    public IReadOnlyList<string> Told { get; private init; } = [];

    /// <summary>Transactions and batches since the store was opened.</summary>
    public StoreActivity Activity => _commits.Activity;

    /// <summary>
    /// Opens the store in <paramref name="folder"/>, which is created if need be. The file stays below <paramref name="maxBytes"/>
    /// (null: as far as the disk goes); a batch beyond it fails like one on a full disk.
    /// </summary>
    /// <exception cref="RecordStoreException">
    /// Another process has the folder, the file is damaged or not ours, or a newer version wrote it.
    /// </exception>
    public static SqliteRecordStore Open(string folder, long? maxBytes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        folder = Path.GetFullPath(folder);
        FolderLock? taken = null;
        try
        {
            var told = OwnerOnly.Folder(folder);
            taken = FolderLock.Take(folder);
            var path = Path.Combine(folder, "records.db");
            DatabaseFile.Ready(path, taken.HeldData);
            var writer = OpenWriter(path, maxBytes);
            // SQLite gives its other files the rights of the database.
            told = [.. told, .. OwnerOnly.Files(folder, "records.db*", "triggermail.lock")];
            var opened = new SqliteRecordStore(taken, new(writer), new(path), new(path)) { Told = told };
            taken.MarkAsHolding();
            return opened;
        }
        catch (Exception refused)
        {
            taken?.Dispose();
            if (refused is RecordStoreException || refused is not (IOException or UnauthorizedAccessException))
                throw;
            throw new RecordStoreException(File.Exists(folder)
                ? $"The data folder '{folder}' is a file. Name a folder."
                : $"The data folder '{folder}' cannot be written: {refused.Message} Make it writable, or name another folder.", inner: refused);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default)
    {
        StorageLimits.CheckKeys(partition, row);
        cancel.ThrowIfCancellationRequested();
        var reader = _readers.Rent();
        try
        {
            return new(reader.Get(partition, row));
        }
        finally
        {
            _readers.Return(reader);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default)
    {
        StorageLimits.Check(partition, range);
        cancel.ThrowIfCancellationRequested();
        var reader = _readers.Rent();
        try
        {
            return new(reader.Range(partition, range));
        }
        finally
        {
            _readers.Return(reader);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A batch that is queued is committed, whatever becomes of <paramref name="cancel"/> meanwhile.</remarks>
    /// <exception cref="RecordStoreException">The disk is full or failing; nothing was changed and the store stays usable.</exception>
    public ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
    {
        StorageLimits.Check(batch);
        cancel.ThrowIfCancellationRequested();
        return _commits.Enqueue(batch);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> PartitionsWithAsync(string row, string after, int most, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        var reader = _readers.Rent();
        try
        {
            return new(reader.PartitionsWith(row, after, most));
        }
        finally
        {
            _readers.Return(reader);
        }
    }

    /// <summary>Rows were deleted for good: what the log still holds of them goes now, or within moments where somebody reads.</summary>
    public void Scrub() => _scrubber.Scrub();

    /// <summary>Answers the batches already queued, moves the log into the file and releases the folder.</summary>
    public void Dispose()
    {
        // The last connection to close moves the log into the file and deletes it.
        _scrubber.Dispose();
        _readers.Dispose();
        _commits.Dispose();
        _folder.Dispose();
    }

    private static Database OpenWriter(string path, long? maxBytes)
    {
        var writer = new Database(path);
        try
        {
            Schema.Prepare(writer, path);
            if (maxBytes is { } bytes)
                writer.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {Math.Max(bytes / 4096, 1)}"));
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }
}

using SQLitePCL;

namespace TriggerMail.Storage;

/// <summary>
/// The data folder cannot be used as asked: taken by another process, written by a newer version, damaged, or the disk is full
/// or failing. The sentence names the file and the remedy. A commit that ended so changed nothing.
/// </summary>
public sealed class RecordStoreException : StorageException
{
    internal RecordStoreException(string message, int code = 0, Exception? inner = null) : base(message, inner) => Code = code;

    /// <summary>SQLite's primary result code, 0 when the refusal is ours.</summary>
    internal int Code { get; }

    /// <inheritdoc/>
    public override bool MayPass => Code is raw.SQLITE_FULL or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_IOERR or raw.SQLITE_READONLY
        or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_NOMEM;
}

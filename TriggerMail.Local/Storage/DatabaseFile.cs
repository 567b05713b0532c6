using System.Buffers.Binary;
using System.Globalization;

namespace TriggerMail.Storage;

/// <summary>
/// The file that holds everything. A new one gets its name only when it is whole, so one that is empty, or missing where data was, is a
/// loss: it is refused instead of being taken for a beginning.
/// </summary>
internal static class DatabaseFile
{
    private const int HeaderBytes = 100;
    private const string Remedy = "Restore it from a backup, or name another folder to begin anew.";

    /// <summary>Makes the file where the folder is new; refuses one that is missing, empty or cut off.</summary>
    /// <exception cref="RecordStoreException">Data was lost; the sentence says what is there.</exception>
    public static void Ready(string path, bool heldData)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            if (heldData || LeftBehind(path) is not null)
                throw new RecordStoreException($"'{path}' is missing, but {LeftBehind(path) ?? "the folder held data"}. {Remedy}");
            Make(path);
        }
        else if (file.Length == 0)
        {
            throw new RecordStoreException($"'{path}' is empty: whatever was in it is lost. {Remedy}");
        }
        else
        {
            FoldLog(path);
            CheckLength(path);
        }
    }

    private static string? LeftBehind(string path)
    {
        var outbox = Path.Combine(Path.GetDirectoryName(path)!, "outbox");
        return new FileInfo(path + "-wal") is { Exists: true, Length: > 0 } ? "its write-ahead log is there"
            : Directory.Exists(outbox) && Directory.EnumerateFileSystemEntries(outbox).Any() ? "there are mails in its outbox"
            : null;
    }

    private static void Make(string path)
    {
        var making = path + ".new";
        foreach (var rest in new[] { making, making + "-wal", making + "-shm" })
            File.Delete(rest);
        using (var database = new Database(making, mayMake: true))
            Schema.Make(database, making);
        File.Move(making, path);
    }

    // After a crash the end of the file may still stand in the log.
    private static void FoldLog(string path)
    {
        if (new FileInfo(path + "-wal") is not { Exists: true, Length: > 0 })
            return;
        using var database = new Database(path);
        Schema.RefuseOthers(database, path);
        database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    // Read before SQLite has the file open: closing a file lets go of all locks that this process has on it.
    private static void CheckLength(string path)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
            throw new RecordStoreException($"'{path}' is not a TriggerMail store or is damaged: restore it from a backup, or name another folder.");
        var pageBytes = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size && size == 1 ? 65_536L : size;
        var pages = BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        // Written by the same hand as the rest: otherwise the count is an old one, which SQLite does not believe either.
        var isCurrent = header[24..28].SequenceEqual(header[92..96]);
        if (header.StartsWith("SQLite format 3\0"u8) && isCurrent && file.Length < pages * pageBytes)
            throw new RecordStoreException(string.Create(CultureInfo.InvariantCulture,
                $"'{path}' is cut off: it holds {file.Length} bytes of {pages * pageBytes}. {Remedy}"));
    }
}

using System.Globalization;

namespace TriggerMail.Storage;

/// <summary>The file's shape, its settings and its number.</summary>
internal static class Schema
{
    // "TrgM": tells our file from any other SQLite database.
    private const long ApplicationId = 0x5472674D;
    private const long Current = 1;

    // Versions live in one row of their own table. Keys are TEXT so that a person can read them with any SQLite tool.
    private static readonly string Create = string.Create(CultureInfo.InvariantCulture, $"""
        BEGIN IMMEDIATE;
        CREATE TABLE records (
            partition TEXT NOT NULL COLLATE BINARY,
            row TEXT NOT NULL COLLATE BINARY,
            version INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (partition, row)) WITHOUT ROWID;
        CREATE TABLE counter (reserved INTEGER NOT NULL);
        INSERT INTO counter VALUES (0);
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Current};
        COMMIT;
        """);

    /// <summary>Makes the tables in a new file.</summary>
    public static void Make(Database writer, string path)
    {
        writer.Execute("PRAGMA page_size = 4096");
        Set(writer, path);
        writer.Execute(Create);
    }

    /// <summary>Settings of the connection that writes.</summary>
    /// <exception cref="RecordStoreException">The file is not ours, damaged, or newer than this program.</exception>
    public static void Prepare(Database writer, string path)
    {
        RefuseOthers(writer, path);
        RefuseWithoutTables(writer, path);
        Set(writer, path);
    }

    /// <exception cref="RecordStoreException">The file is not ours, damaged, or newer than this program.</exception>
    public static void RefuseOthers(Database database, string path)
    {
        if (database.Number("PRAGMA application_id") != ApplicationId)
            throw new RecordStoreException($"'{path}' is a SQLite file, but not one of TriggerMail's. Name another folder.");
        if (database.Number("PRAGMA user_version") is var version && version > Current)
            throw new RecordStoreException(string.Create(CultureInfo.InvariantCulture,
                $"'{path}' was written by a newer TriggerMail (format {version}; this one reads up to {Current}). Update this one, or name another folder."));
    }

    private static void RefuseWithoutTables(Database writer, string path)
    {
        if (writer.Number("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name IN ('records', 'counter')") != 2)
            throw new RecordStoreException($"'{path}' is damaged: tables are missing. Restore it from a backup, or name another folder to begin anew.");
    }

    private static void Set(Database writer, string path)
    {
        if (writer.Text("PRAGMA journal_mode = WAL") != "wal")
            throw new RecordStoreException($"'{path}' cannot keep a write-ahead log: the folder must be on a local disk, not a network share.");

        // A commit is answered only when it survives a power cut.
        writer.Execute("PRAGMA synchronous = FULL");
        writer.Execute("PRAGMA wal_autocheckpoint = 0");
        writer.Execute("PRAGMA journal_size_limit = 67108864");
        // Not more: SQLite looks through the whole table of its cache at each commit, and the operating system has the pages too.
        writer.Execute("PRAGMA cache_size = -8192");
        writer.Execute("PRAGMA temp_store = MEMORY");
        // What is deleted is overwritten: who was erased is not to be read out of the file's free space.
        writer.Execute("PRAGMA secure_delete = ON");
    }
}

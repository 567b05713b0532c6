using SQLitePCL;
using static SQLitePCL.raw;

namespace TriggerMail.Storage;

/// <summary>
/// One SQLite connection, used by one thread at a time. SQLite is called directly because ADO.NET's commands and parameters
/// allocate some 600 bytes an insert (TriggerMail.Benchmarks, verb <c>storage</c>); it is not faster by itself.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly string _path;

    static Database() => Batteries_V2.Init();

    /// <summary>Opens a file that is there; a new one only when asked to, so that none comes into being by accident.</summary>
    public Database(string path, bool mayMake = false)
    {
        _path = path;
        var result = sqlite3_open_v2(path, out _handle, SQLITE_OPEN_READWRITE | (mayMake ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX, null);
        try
        {
            Check(result);
            Check(sqlite3_busy_timeout(_handle, 5_000));
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>Rows changed by the statement that ran last.</summary>
    public int Changes => sqlite3_changes(_handle);

    /// <summary>Whether a transaction is open; SQLite ends one by itself on some errors.</summary>
    public bool InTransaction => sqlite3_get_autocommit(_handle) == 0;

    public void Execute(string sql) => Check(sqlite3_exec(_handle, sql));

    public Statement Prepare(string sql)
    {
        Check(sqlite3_prepare_v3(_handle, sql, SQLITE_PREPARE_PERSISTENT, out var statement));
        return new(this, statement);
    }

    public long Number(string sql)
    {
        using var query = Prepare(sql);
        return query.Step() ? query.Number(0) : 0;
    }

    public string Text(string sql)
    {
        using var query = Prepare(sql);
        return query.Step() ? query.Text(0) : "";
    }

    /// <summary>Pages written by commits since it was last asked.</summary>
    public int TakePagesWritten()
    {
        Check(sqlite3_db_status(_handle, SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1));
        return pages;
    }

    /// <summary>Moves what it can from the log into the file, waiting for nobody.</summary>
    public void Checkpoint() => sqlite3_wal_checkpoint_v2(_handle, null, SQLITE_CHECKPOINT_PASSIVE, out _, out _);

    /// <summary>Moves the whole log into the file and cuts it to nothing; false when somebody reads or writes at the moment.</summary>
    public bool EmptyLog()
    {
        Check(sqlite3_busy_timeout(_handle, 50));
        return sqlite3_wal_checkpoint_v2(_handle, null, SQLITE_CHECKPOINT_TRUNCATE, out _, out _) == SQLITE_OK;
    }

    public void Check(int result)
    {
        if (result is not (SQLITE_OK or SQLITE_ROW or SQLITE_DONE))
            throw Failure(result & 0xFF);
    }

    public void Dispose() => sqlite3_close_v2(_handle);

    private RecordStoreException Failure(int code) => new(
        $"'{_path}': {sqlite3_errmsg(_handle).utf8_to_string()} (SQLite {sqlite3_extended_errcode(_handle)}). " + Remedy(code), code);

    private static string Remedy(int code) => code switch
    {
        SQLITE_FULL => "Nothing was changed. Make room on the disk and try again.",
        SQLITE_BUSY or SQLITE_LOCKED => "Another program holds the file: close it and try again.",
        SQLITE_NOTADB or SQLITE_CORRUPT => "The file is not a TriggerMail store or is damaged: restore it from a backup, or name another folder.",
        SQLITE_CANTOPEN or SQLITE_READONLY or SQLITE_PERM => "Check that the folder exists and may be written.",
        SQLITE_ERROR => "Tables of the file are missing or changed: restore it from a backup, or name another folder.",
        _ => "Nothing was changed. Check the disk, and restart if this goes on.",
    };
}

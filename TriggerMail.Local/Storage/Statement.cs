using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace TriggerMail.Storage;

/// <summary>A prepared statement, reused: bind, step, read, reset.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    private readonly byte[] _scratch = new byte[KeyText.MaxBytes];

    public Statement Bind(int index, string key)
    {
        database.Check(sqlite3_bind_text(handle, index, KeyText.Encode(key, _scratch)));
        return this;
    }

    public Statement Bind(int index, long number)
    {
        database.Check(sqlite3_bind_int64(handle, index, number));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> body)
    {
        // An empty span has no address, which SQLite would take for NULL.
        database.Check(body.IsEmpty ? sqlite3_bind_zeroblob(handle, index, 0) : sqlite3_bind_blob(handle, index, body));
        return this;
    }

    /// <summary>True: a row can be read. False: done.</summary>
    public bool Step()
    {
        var result = sqlite3_step(handle);
        if (result is SQLITE_ROW)
            return true;
        if (result is not SQLITE_DONE)
            Fail(result);
        return false;
    }

    /// <summary>Runs to the end and is ready to be bound again.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    public long Number(int column) => sqlite3_column_int64(handle, column);

    public byte[] Bytes(int column) => sqlite3_column_blob(handle, column).ToArray();

    public string Text(int column) => Encoding.UTF8.GetString(sqlite3_column_blob(handle, column));

    /// <summary>Ends the statement and with it the snapshot it reads. Its error, if any, was given by <see cref="Step"/>.</summary>
    public void Reset() => sqlite3_reset(handle);

    public void Dispose() => handle.Dispose();

    private void Fail(int result)
    {
        try
        {
            database.Check(result);
        }
        finally
        {
            Reset();
        }
    }
}

namespace TriggerMail.Storage;

/// <summary>A connection that only reads. It sees what was committed when a query began, and no writer makes it wait.</summary>
internal sealed class Reader : IDisposable
{
    private const string Columns = "SELECT row, version, body FROM records WHERE partition = ?1 AND ";

    private readonly Database _database;
    private readonly Statement _get, _between, _from, _next;

    public Reader(string path)
    {
        _database = new(path);
        _database.Execute("PRAGMA query_only = ON");
        _get = _database.Prepare("SELECT version, body FROM records WHERE partition = ?1 AND row = ?2");
        _between = _database.Prepare(Columns + "row >= ?2 AND row < ?3 ORDER BY row");
        _next = _database.Prepare("SELECT partition FROM records WHERE partition > ?1 ORDER BY partition LIMIT 1");
        _from = _database.Prepare(Columns + "row >= ?2 ORDER BY row");
    }

    public StoredRecord? Get(string partition, string row)
    {
        try
        {
            return _get.Bind(1, partition).Bind(2, row).Step() ? new(row, _get.Bytes(1), _get.Text(0)) : null;
        }
        finally
        {
            _get.Reset();
        }
    }

    public List<StoredRecord> Range(string partition, RowRange range)
    {
        var query = range.To is null ? _from : _between.Bind(3, range.To);
        query.Bind(1, partition).Bind(2, range.From);
        try
        {
            List<StoredRecord> records = [];
            // Rows come one at a time, so this is the limit. A LIMIT that is bound makes SQLite prepare the statement anew each time.
            while (records.Count < range.Limit && query.Step())
                records.Add(new(query.Text(0), query.Bytes(2), query.Text(1)));
            return records;
        }
        finally
        {
            query.Reset();
        }
    }

    // From one partition to the next, without the rows in between.
    public List<string> PartitionsWith(string row, string after, int most)
    {
        List<string> found = [];
        while (found.Count < most && Next(after) is { } partition)
        {
            if (Get(after = partition, row) is not null)
                found.Add(partition);
        }
        return found;
    }

    private string? Next(string after)
    {
        try
        {
            return _next.Bind(1, after).Step() ? _next.Text(0) : null;
        }
        finally
        {
            _next.Reset();
        }
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<Statement>)[_get, _between, _from, _next])
            statement.Dispose();
        _database.Dispose();
    }
}

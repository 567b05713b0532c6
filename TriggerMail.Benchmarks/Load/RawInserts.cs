using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace TriggerMail.Benchmarks.Load;

/// <summary>What it takes to keep the same rows without any product: one thread, one prepared command, one file, nothing else.</summary>
internal static class RawInserts
{
    private static readonly string[] Columns = ["partition", "row", "version", "body"];

    /// <summary>Inserts every row, so many a transaction, each durable before the next, and says how long it took and what it allocated.</summary>
    public static (TimeSpan Time, long Allocated) Run(IReadOnlyList<(string Partition, string Row, byte[] Body)> rows, int group)
    {
        using var folder = new ScratchFolder();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "raw.db")};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=8192; PRAGMA cache_size=-65536;"
            + "CREATE TABLE records (partition TEXT NOT NULL, row TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (partition, row)) WITHOUT ROWID");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO records VALUES ($partition, $row, $version, $body)";
        var values = Columns.Select(column => insert.Parameters.Add(new SqliteParameter("$" + column, null))).ToArray();

        var (allocated, clock) = (GC.GetTotalAllocatedBytes(true), Stopwatch.StartNew());
        for (var start = 0; start < rows.Count; start += group)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = start; i < Math.Min(start + group, rows.Count); i++)
            {
                (values[0].Value, values[1].Value, values[2].Value, values[3].Value) = (rows[i].Partition, rows[i].Row, (long)i, rows[i].Body);
                insert.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        return (clock.Elapsed, GC.GetTotalAllocatedBytes(true) - allocated);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

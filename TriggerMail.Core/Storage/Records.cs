namespace TriggerMail.Storage;

/// <summary>A record as read: its row key, its body (UTF-8 JSON by convention) and the version to name when changing it.</summary>
public sealed record StoredRecord(string Row, ReadOnlyMemory<byte> Body, string Version);

/// <summary>
/// Rows from <paramref name="From"/> (inclusive) up to <paramref name="To"/> (exclusive, null: the end of the partition),
/// at most <paramref name="Limit"/> of them.
/// </summary>
public readonly record struct RowRange(string From, string? To, int Limit = int.MaxValue)
{
    /// <summary>The whole partition.</summary>
    public static RowRange All => new("", null);

    /// <summary>Every row whose key starts with <paramref name="prefix"/> (which must not end in U+FFFF).</summary>
    public static RowRange Prefix(string prefix, int limit = int.MaxValue) =>
        prefix.Length == 0 ? new("", null, limit) : new(prefix, After(prefix), limit);

    private static string After(string prefix) =>
        string.Concat(prefix.AsSpan(0, prefix.Length - 1), [(char)(prefix[^1] + 1)]);
}

/// <summary>One change inside a <see cref="Batch"/>. Each row may be named once a batch.</summary>
public abstract record Change(string Row)
{
    /// <summary>A new row; a conflict when the row exists.</summary>
    public sealed record Insert(string Row, ReadOnlyMemory<byte> Body) : Change(Row);

    /// <summary>A new body for the row as it was read; a conflict when it changed since or is gone.</summary>
    public sealed record Replace(string Row, ReadOnlyMemory<byte> Body, string Version) : Change(Row);

    /// <summary>A body for the row whatever it held before. For derived rows only.</summary>
    public sealed record Upsert(string Row, ReadOnlyMemory<byte> Body) : Change(Row);

    /// <summary>The row as it was read goes; a conflict when it changed since or is gone.</summary>
    public sealed record Delete(string Row, string Version) : Change(Row)
    {
        /// <summary>In place of a version: the row goes whatever it holds, and is a conflict only when it is gone. For derived rows only.</summary>
        public const string AnyVersion = "*";

        /// <summary>Whether it fits a row that has this version; null: there is no row.</summary>
        public bool Fits(string? current) => current is not null && (Version == AnyVersion || Version == current);
    }
}

/// <summary>Changes to one partition that happen together.</summary>
public sealed record Batch(string Partition, IReadOnlyList<Change> Changes);

/// <summary>What became of a batch.</summary>
public abstract record BatchResult
{
    private BatchResult() { }

    /// <summary>Every change is durable. <paramref name="Versions"/> are in the order of the changes (empty for a deletion).</summary>
    public sealed record Committed(IReadOnlyList<string> Versions) : BatchResult;

    /// <summary>Nothing changed, because <paramref name="Row"/> was not as the batch expected it.</summary>
    public sealed record Conflict(string Row) : BatchResult;
}

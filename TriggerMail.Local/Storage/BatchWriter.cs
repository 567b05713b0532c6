using System.Globalization;

namespace TriggerMail.Storage;

/// <summary>
/// Applies batches inside the transaction its caller opened. Every change is looked at before the first is made, so a conflict
/// leaves the transaction as it found it and the other batches in it do not notice.
/// </summary>
internal sealed class BatchWriter(Database database) : IDisposable
{
    private readonly Statement _find = database.Prepare("SELECT version FROM records WHERE partition = ?1 AND row = ?2");
    private readonly Statement _insert = database.Prepare(
        "INSERT INTO records (partition, row, version, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING");
    private readonly Statement _replace = database.Prepare(
        "UPDATE records SET version = ?3, body = ?4 WHERE partition = ?1 AND row = ?2 AND version = ?5");
    private readonly Statement _upsert = database.Prepare(
        "INSERT INTO records (partition, row, version, body) VALUES (?1, ?2, ?3, ?4) "
        + "ON CONFLICT DO UPDATE SET version = excluded.version, body = excluded.body");
    private readonly Statement _delete = database.Prepare("DELETE FROM records WHERE partition = ?1 AND row = ?2 AND version = ?3");
    private readonly Statement _deleteAny = database.Prepare("DELETE FROM records WHERE partition = ?1 AND row = ?2");

    public VersionCounter Versions { get; } = new(database);

    public BatchResult Apply(Batch batch)
    {
        var changes = batch.Changes;
        if (changes.Count > 1)
            foreach (var change in changes)
                if (!Fits(batch.Partition, change))
                    return new BatchResult.Conflict(change.Row);

        var versions = new string[changes.Count];
        for (var i = 0; i < versions.Length; i++)
        {
            if (Write(batch.Partition, changes[i]) is not { } version)
                return versions.Length == 1
                    ? new BatchResult.Conflict(changes[i].Row)
                    : throw new InvalidOperationException($"Row '{changes[i].Row}' changed inside its own transaction.");
            versions[i] = version;
        }
        return new BatchResult.Committed(versions);
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<Statement>)[_find, _insert, _replace, _upsert, _delete, _deleteAny])
            statement.Dispose();
        Versions.Dispose();
    }

    private bool Fits(string partition, Change change) => change switch
    {
        Change.Insert => Current(partition, change.Row) is null,
        Change.Replace replace => Current(partition, change.Row) is { } current && current == Read(replace.Version),
        Change.Delete delete => Current(partition, change.Row) is { } current && (delete.Version == Change.Delete.AnyVersion || current == Read(delete.Version)),
        _ => true,
    };

    private long? Current(string partition, string row)
    {
        long? version = _find.Bind(1, partition).Bind(2, row).Step() ? _find.Number(0) : null;
        _find.Reset();
        return version;
    }

    /// <summary>The new version, empty for a deletion, or null when the row is not as the change expects it.</summary>
    private string? Write(string partition, Change change)
    {
        if (change is Change.Delete delete)
        {
            var statement = delete.Version == Change.Delete.AnyVersion ? _deleteAny : _delete.Bind(3, Read(delete.Version));
            statement.Bind(1, partition).Bind(2, change.Row).Run();
            return database.Changes == 1 ? "" : null;
        }

        var version = Versions.Next();
        var (writing, body) = change switch
        {
            Change.Insert insert => (_insert, insert.Body),
            Change.Replace replace => (_replace.Bind(5, Read(replace.Version)), replace.Body),
            Change.Upsert upsert => (_upsert, upsert.Body),
            _ => throw new InvalidOperationException($"{change.GetType()} is no change a record can undergo."),
        };
        writing.Bind(1, partition).Bind(2, change.Row).Bind(3, version).Bind(4, body.Span).Run();
        return database.Changes == 1 ? version.ToString(CultureInfo.InvariantCulture) : null;
    }

    /// <summary>A version this store never gave matches no row.</summary>
    private static long Read(string version) =>
        long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}

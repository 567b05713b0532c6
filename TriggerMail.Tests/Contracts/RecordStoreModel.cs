namespace TriggerMail.Storage;

/// <summary>What a change will name as the row's version: the one it has, or one it had.</summary>
public enum PlannedKind { Insert, Upsert, ReplaceCurrent, ReplaceStale, DeleteCurrent, DeleteStale, DeleteAny }

public sealed record PlannedChange(PlannedKind Kind, string Row, byte Body);

public sealed record PlannedBatch(int Partition, IReadOnlyList<PlannedChange> Changes)
{
    public override string ToString() => $"partition {Partition}: {string.Join(", ", Changes)}";
}

/// <summary>A record store in a few obvious lines: sorted dictionaries, and the versions each row had.</summary>
internal sealed class RecordStoreModel(string name, string versionOfAnotherRow)
{
    private readonly Dictionary<string, SortedDictionary<string, (byte Body, string Version)>> _partitions = [];
    private readonly Dictionary<(string, string), string> _stale = [];

    public IEnumerable<string> Partitions => _partitions.Keys;

    /// <summary>The batch of a plan, and the row it must conflict on, if any.</summary>
    public (Batch Batch, string? Conflict) Play(PlannedBatch plan)
    {
        var partition = $"{name}-{plan.Partition}";
        var batch = new Batch(partition, [.. plan.Changes.Select(change => Write(partition, change))]);
        return (batch, plan.Changes.FirstOrDefault(change => !Fits(partition, change))?.Row);
    }

    public void Learn(Batch batch, BatchResult outcome)
    {
        if (outcome is not BatchResult.Committed { Versions: var versions })
            return;
        var rows = Rows(batch.Partition);
        for (var i = 0; i < versions.Count; i++)
        {
            var row = batch.Changes[i].Row;
            if (rows.Remove(row, out var was))
                _stale[(batch.Partition, row)] = was.Version;
            if (batch.Changes[i] is not Change.Delete)
                rows.Add(row, (BodyOf(batch.Changes[i]), versions[i]));
        }
    }

    public IEnumerable<string> Records(string partition) =>
        Rows(partition).Select(record => $"{record.Key}={record.Value.Body}@{record.Value.Version}");

    public static string Show(StoredRecord record) => $"{record.Row}={Assert.Single(record.Body.ToArray())}@{record.Version}";

    private Change Write(string partition, PlannedChange planned)
    {
        byte[] body = [planned.Body];
        var current = Rows(partition).TryGetValue(planned.Row, out var record) ? record.Version : Stale(partition, planned.Row);
        return planned.Kind switch
        {
            PlannedKind.Insert => new Change.Insert(planned.Row, body),
            PlannedKind.Upsert => new Change.Upsert(planned.Row, body),
            PlannedKind.ReplaceCurrent => new Change.Replace(planned.Row, body, current),
            PlannedKind.ReplaceStale => new Change.Replace(planned.Row, body, Stale(partition, planned.Row)),
            PlannedKind.DeleteCurrent => new Change.Delete(planned.Row, current),
            PlannedKind.DeleteAny => new Change.Delete(planned.Row, Change.Delete.AnyVersion),
            _ => new Change.Delete(planned.Row, Stale(partition, planned.Row)),
        };
    }

    private bool Fits(string partition, PlannedChange planned) => planned.Kind switch
    {
        PlannedKind.Insert => !Rows(partition).ContainsKey(planned.Row),
        PlannedKind.Upsert => true,
        PlannedKind.ReplaceCurrent or PlannedKind.DeleteCurrent or PlannedKind.DeleteAny => Rows(partition).ContainsKey(planned.Row),
        _ => false,
    };

    private string Stale(string partition, string row) => _stale.GetValueOrDefault((partition, row), versionOfAnotherRow);

    private static byte BodyOf(Change change) => change switch
    {
        Change.Insert insert => insert.Body.Span[0],
        Change.Replace replace => replace.Body.Span[0],
        Change.Upsert upsert => upsert.Body.Span[0],
        _ => throw new ArgumentException("A deletion has no body.", nameof(change)),
    };

    private SortedDictionary<string, (byte Body, string Version)> Rows(string partition) =>
        _partitions.TryGetValue(partition, out var rows) ? rows : _partitions[partition] = new(StringComparer.Ordinal);
}

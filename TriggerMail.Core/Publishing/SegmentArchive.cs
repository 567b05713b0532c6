using System.Text;
using TriggerMail.Publishing.Reading;
using TriggerMail.Segments;
using TriggerMail.Storage;

namespace TriggerMail.Publishing;

/// <summary>
/// The last good text of every segment: one whose file is wrong stays as it was. Partition <c>segments</c>, a row each by name.
/// </summary>
internal sealed class SegmentArchive(IRecordStore records)
{
    private const string Partition = "segments";

    /// <summary>The segments to be in force: the folder's, and for its wrong files the last good ones.</summary>
    public async Task<IReadOnlyList<Segment>> PublishAsync(SegmentFolder folder, CancellationToken cancel)
    {
        var stored = (await records.RangeAsync(Partition, RowRange.All, cancel)).ToDictionary(record => record.Row, StringComparer.Ordinal);
        foreach (var (segment, yaml) in folder.Good)
            if (!stored.TryGetValue(segment.Name, out var had) || Encoding.UTF8.GetString(had.Body.Span) != yaml)
                await records.CommitAsync(new(Partition, [new Change.Upsert(segment.Name, Encoding.UTF8.GetBytes(yaml))]), cancel);

        var good = folder.Good.Select(one => one.Segment).ToList();
        var wrong = folder.Names.Where(name => good.All(segment => segment.Name != name));
        return [.. good, .. wrong.Select(name => stored.GetValueOrDefault(name)).OfType<StoredRecord>().Select(Read).OfType<Segment>()];
    }

    private static Segment? Read(StoredRecord record) => SegmentReader.Read($"{record.Row}.yaml", Encoding.UTF8.GetString(record.Body.Span)).Segment;
}

using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Storage;

namespace TriggerMail.Repairs;

/// <summary>Events that kept failing, kept with their reason until somebody retries them.</summary>
public sealed class DeadEvents(IRecordStore records)
{
    private const string Partition = "dead";
    private const string IdPrefix = "event-";
    private const string RowPrefix = "q|";
    private const int Page = 500;

    /// <summary>Puts an event aside.</summary>
    /// <param name="row">The row it had in the queue.</param>
    /// <param name="happened">The event.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancel">Stops it.</param>
    public async ValueTask PutAsideAsync(string row, StoreEvent happened, string reason, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new DeadEvent(JsonSerializer.Deserialize<JsonElement>(StoreEventJson.Write(happened)), reason, at), RepairsJson.Default.DeadEvent);
        await records.CommitAsync(new(Partition, [new Change.Upsert(row, body)]), cancel);
    }

    internal async ValueTask<IReadOnlyList<(DeadLetter Letter, StoreEvent Event)>> ListAsync(int most, CancellationToken cancel) =>
        [.. (await records.RangeAsync(Partition, RowRange.Prefix(RowPrefix, most), cancel)).Select(Read)];

    internal async ValueTask<(DeadLetter Letter, StoreEvent Event)?> FindAsync(string id, CancellationToken cancel) =>
        Row(id) is { } row && await records.GetAsync(Partition, row, cancel) is { } record ? Read(record) : null;

    internal async ValueTask RemoveAsync(string id, CancellationToken cancel)
    {
        if (Row(id) is { } row && await records.GetAsync(Partition, row, cancel) is { } record)
            await records.CommitAsync(new(Partition, [new Change.Delete(row, record.Version)]), cancel);
    }

    /// <summary>Removes the events about somebody.</summary>
    internal async ValueTask RemoveAsync(IReadOnlyCollection<Alias> names, CancellationToken cancel)
    {
        for (var range = RowRange.Prefix(RowPrefix, Page); ;)
        {
            var page = await records.RangeAsync(Partition, range, cancel);
            foreach (var record in page)
                if (Alias.Of(Read(record).Item2).Any(names.Contains))
                    await records.CommitAsync(new(Partition, [new Change.Delete(record.Row, record.Version)]), cancel);
            if (page.Count < Page)
                return;
            range = range with { From = page[^1].Row + "!" };
        }
    }

    internal ValueTask PutBackAsync(string id, StoreEvent happened, string reason, DateTimeOffset at, CancellationToken cancel) =>
        PutAsideAsync(Row(id)!, happened, reason, at, cancel);

    private static string? Row(string id) =>
        id.StartsWith(IdPrefix, StringComparison.Ordinal) && id.Length <= 40 && id.AsSpan(IdPrefix.Length).ContainsAnyExceptInRange('0', '9') == false
            ? RowPrefix + id[IdPrefix.Length..]
            : null;

    private static (DeadLetter, StoreEvent) Read(StoredRecord record)
    {
        // Put aside by an earlier version, it is the event alone.
        var dead = record.Body.Span.IndexOf("\"Event\":"u8) is >= 0 and < 4
            ? JsonSerializer.Deserialize(record.Body.Span, RepairsJson.Default.DeadEvent)!
            : null;
        var happened = StoreEventJson.Read(dead is null ? record.Body : JsonSerializer.SerializeToUtf8Bytes(dead.Event, RepairsJson.Default.JsonElement));
        var what = $"{happened.Type} of {happened.Source}, which happened on {happened.Time:yyyy-MM-dd HH:mm} UTC";
        return (new(IdPrefix + record.Row[RowPrefix.Length..], DeadLetterKind.Event, dead?.At ?? happened.Time, null, what, dead?.Reason ?? "its reason was not kept"), happened);
    }
}

/// <summary>An event put aside, as it is kept.</summary>
internal sealed record DeadEvent(JsonElement Event, string Reason, DateTimeOffset At);

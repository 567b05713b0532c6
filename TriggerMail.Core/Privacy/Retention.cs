using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TriggerMail.Insights;
using TriggerMail.Partitions;
using TriggerMail.Sending.Throttling;
using TriggerMail.Storage;

namespace TriggerMail.Privacy;

/// <summary>
/// Takes away what has been kept long enough: once a day a pass over all contacts, a stretch at a time, resumed where it stood. Proof of
/// consent stays as long as the contact does.
/// </summary>
internal sealed class Retention(IRecordStore records, ContactList list, RecentMessages recent, RetentionRules rules)
{
    private const string Partition = "retention";
    private const string Row = "pass";
    private const int Page = 500;
    private static readonly TimeSpan Daily = TimeSpan.FromHours(24);
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    private sealed record Pass(
    [property: JsonPropertyName("BegunAt")] DateTimeOffset BegunAt,
    [property: JsonPropertyName("After")] string? After,
    [property: JsonPropertyName("EndedAt")] DateTimeOffset? EndedAt);

    /// <summary>Goes on with the pass, or begins the next one when a day has passed; false when there is nothing more to do now.</summary>
    public async Task<bool> GoOnAsync(DateTimeOffset now, int contactsAtMost, CancellationToken cancel)
    {
        var record = await records.GetAsync(Partition, Row, cancel);
        var pass = record is null ? null : JsonSerializer.Deserialize<Pass>(record.Body.Span);
        if (pass is null || pass.EndedAt is not null)
        {
            if (pass?.BegunAt + Daily > now)
                return false;
            pass = new(now, null, null);
            await PurgeLeftoversAsync(now, cancel);
        }
        var page = await list.PageAsync(pass.After, contactsAtMost, cancel);
        foreach (var contact in page.Contacts)
            await PurgeAsync(contact, now, cancel);
        pass = pass with { After = page.Next, EndedAt = page.Next is null ? now : null };
        await records.CommitAsync(new(Partition, [new Change.Upsert(Row, JsonSerializer.SerializeToUtf8Bytes(pass))]), cancel);
        return pass.EndedAt is null;
    }

    private async Task PurgeAsync(string contact, DateTimeOffset now, CancellationToken cancel)
    {
        await DeleteAsync(contact, new("v|" + RowKey.NewestFirst(now.AddDays(-rules.EventDays)), "v}"), _ => true, cancel);
        var seenSince = RowKey.Time(now - ContactRows.SeenFor);
        await DeleteAsync(contact, RowRange.Prefix(ContactRows.SeenMarks), mark => string.CompareOrdinal(Encoding.ASCII.GetString(mark.Body.Span), seenSince) < 0, cancel);
        await DeleteAsync(contact, new("t|" + RowKey.NewestFirst(now.AddDays(-rules.TimelineDays)), "t}"), _ => true, cancel);
        await PurgeMessagesAsync(contact, now, cancel);
        await PurgeJourneysAsync(contact, now, cancel);
    }

    private async Task PurgeMessagesAsync(string contact, DateTimeOffset now, CancellationToken cancel)
    {
        var (words, rows) = (now.AddDays(-rules.BodyDays), now.AddDays(-rules.MessageDays));
        foreach (var record in await records.RangeAsync(contact, RowRange.Prefix("m|"), cancel))
        {
            if (StoredRows.Read(record, ContactJson.Default.LedgerRow) is not { } decision)
                continue; // Something else wrote into it. `doctor` names it; everything else goes when it is due.
            if (decision.At < words && await records.GetAsync(contact, ContactRows.Body(decision.Id), cancel) is { } body)
                await records.CommitAsync(new(contact, [new Change.Delete(body.Row, body.Version)]), cancel);
            if (decision.At < rows)
                await records.CommitAsync(new(contact, [new Change.Delete(record.Row, record.Version)]), cancel);
        }
    }

    private async Task PurgeJourneysAsync(string contact, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var record in await records.RangeAsync(contact, RowRange.Prefix("f|"), cancel))
        {
            if (StoredRows.Read(record, ContactJson.Default.Enrollment) is not { } enrollment || !(enrollment.EndedAt < now.AddDays(-rules.JourneyDays)) || enrollment.Trigger.Data.ValueKind != JsonValueKind.Object || !enrollment.Trigger.Data.EnumerateObject().Any())
                continue;
            var bare = JsonSerializer.SerializeToUtf8Bytes(enrollment with { Trigger = enrollment.Trigger with { Data = Nothing } }, ContactJson.Default.Enrollment);
            await records.CommitAsync(new(contact, [new Change.Replace(record.Row, bare, record.Version)]), cancel);
        }
    }

    // What belongs to no contact: the list of recent messages, events that named nobody, ids of events that were queued once.
    private async Task PurgeLeftoversAsync(DateTimeOffset now, CancellationToken cancel)
    {
        while (await recent.RemoveBeforeAsync(now.AddDays(-rules.RecentDays), Page, cancel) == Page)
        {
        }
        for (var day = 1; day <= 10; day++)
            await DeleteAsync($"events|{now.AddDays(-rules.EventDays - day).UtcDateTime:yyyy-MM-dd}", RowRange.All, _ => true, cancel);
        await DeleteAsync(DomainMetrics.Partition, new("", DomainMetrics.Day(now.AddDays(-DomainMetrics.KeptDays))), _ => true, cancel);
        await DeleteAsync(ThrottleRows.Partition, RowRange.All, record => ThrottleRows.TimeIn(record) < now - Daily, cancel);
        var old = RowKey.Time(now.AddDays(-rules.SeenIdDays));
        await DeleteAsync("queue", RowRange.Prefix("s|"), record => record.Body.Length >= old.Length
            && string.CompareOrdinal(System.Text.Encoding.ASCII.GetString(record.Body.Span[..old.Length]), old) < 0, cancel);
    }

    private async Task DeleteAsync(string partition, RowRange range, Func<StoredRecord, bool> isOld, CancellationToken cancel)
    {
        for (var from = range.From; from is not null;)
        {
            var page = await records.RangeAsync(partition, range with { From = from, Limit = Page }, cancel);
            foreach (var some in page.Where(isOld).Chunk(StorageLimits.BatchChanges))
                await records.CommitAsync(new(partition, [.. some.Select(record => new Change.Delete(record.Row, record.Version))]), cancel);
            from = page.Count < Page ? null : page[^1].Row + "!";
        }
    }
}

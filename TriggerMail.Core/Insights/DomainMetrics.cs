using System.Collections.Concurrent;
using System.Globalization;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Insights;

/// <summary>What is counted about a recipient domain.</summary>
public enum DomainMetric
{
    /// <summary>Mails that were taken.</summary>
    Sent,

    /// <summary>Mails that were not taken because the domain gets too many, each attempt.</summary>
    Deferred,

    /// <summary>Mails refused for good while they were handed over.</summary>
    Refused,

    /// <summary>Mails that came back from a dead address.</summary>
    Hard,

    /// <summary>Mails that came back for now: a full mailbox, a network.</summary>
    Soft,

    /// <summary>Mails that came back because the receiver objects to us or to the message.</summary>
    Policy,

    /// <summary>Mails reported as spam.</summary>
    Complained,
}

/// <summary>
/// Counts by recipient domain and day, for people who watch over deliverability. Derived and never decided upon, like <see cref="JourneyMetrics"/>;
/// kept for <see cref="KeptDays"/> days.
/// </summary>
public sealed class DomainMetrics(IRecordStore records, string process)
{
    /// <summary>How many days counts are kept.</summary>
    public const int KeptDays = 35;

    internal const string Partition = "domains";

    private readonly uint shard = JourneyMetrics.ShardOf(process);
    private readonly ConcurrentDictionary<(string Day, string Domain, DomainMetric What), long> fresh = new();

    /// <summary>From which domain what came back; null where the event is no report, or about nobody with an address.</summary>
    internal static (string Domain, DomainMetric What)? Of(Contact contact, SeenEvent seen)
    {
        if (seen.Type is not (EventTypes.EmailBounced or EventTypes.EmailComplained))
            return null;
        var report = EventData.Part(seen.Data, "bounce") ?? EventData.Part(seen.Data, "complaint");
        if (((report is { } said ? EventData.Text(said, "address") : null) ?? contact.Email) is not { } address || !Address.IsUsable(address))
            return null;
        var reason = (report is { } bounce ? EventData.Text(bounce, "reason") : null) ?? "";
        return (Address.DomainOf(address), seen.Type == EventTypes.EmailComplained ? DomainMetric.Complained : Of(FeedbackUpdate.ClassOf(report, reason)));
    }

    /// <summary>What an answer of the provider counts as; null: nothing.</summary>
    internal static DomainMetric? Of(SendResult answer) => answer switch
    {
        SendResult.Accepted => DomainMetric.Sent,
        SendResult.Refused => DomainMetric.Refused,
        SendResult.TryLater { About: BounceClass.Policy } => DomainMetric.Deferred,
        _ => null,
    };

    /// <summary>What a mail that came back counts as.</summary>
    internal static DomainMetric Of(BounceClass kind) => kind switch
    {
        BounceClass.Hard => DomainMetric.Hard,
        BounceClass.Soft => DomainMetric.Soft,
        _ => DomainMetric.Policy,
    };

    /// <summary>Counts one.</summary>
    internal void Count(string domain, DomainMetric what, DateTimeOffset at)
    {
        Meters.Count(what);
        fresh.AddOrUpdate((Day(at), domain, what), 1, (_, had) => had + 1);
    }

    /// <summary>Writes what was counted since the last time.</summary>
    internal async ValueTask FlushAsync(CancellationToken cancel)
    {
        foreach (var key in fresh.Keys)
            if (fresh.TryRemove(key, out var more))
                await JourneyMetrics.WriteAsync(records, Partition, $"{key.Day}|{RowKey.Of(key.Domain)}|{shard:D2}", [(key.What.ToString(), more)], cancel);
    }

    /// <summary>The counts of the last so many days by domain, the unwritten ones included.</summary>
    internal async ValueTask<Dictionary<string, Dictionary<DomainMetric, long>>> ReadAsync(DateTimeOffset now, int days, CancellationToken cancel)
    {
        await FlushAsync(cancel);
        var sums = new Dictionary<string, Dictionary<DomainMetric, long>>(StringComparer.Ordinal);
        foreach (var record in await records.RangeAsync(Partition, new(Day(now.AddDays(1 - days)), null), cancel))
            if (record.Row.Split('|') is [_, var domain, _])
                foreach (var (name, n) in JourneyMetrics.Read(record))
                    if (Enum.TryParse<DomainMetric>(name, out var what))
                    {
                        if (!sums.TryGetValue(domain, out var counts))
                            sums[domain] = counts = [];
                        counts[what] = counts.GetValueOrDefault(what) + n;
                    }
        return sums;
    }

    /// <summary>The day of an instant, as rows begin with it.</summary>
    internal static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}

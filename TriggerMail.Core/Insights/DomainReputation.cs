using TriggerMail.Sending.Throttling;
using TriggerMail.Storage;

namespace TriggerMail.Insights;

/// <summary>How mails to one recipient domain fared in the last days.</summary>
/// <param name="Domain">Its name.</param>
/// <param name="Sent">Mails that were taken.</param>
/// <param name="Deferred">Attempts that were turned away because the domain gets too many.</param>
/// <param name="Refused">Mails refused for good while they were handed over.</param>
/// <param name="Hard">Mails that came back from dead addresses.</param>
/// <param name="Soft">Mails that came back for now.</param>
/// <param name="Policy">Mails that came back because of us or of what they say.</param>
/// <param name="Complained">Mails reported as spam.</param>
/// <param name="SlowedUntil">Until when mails go slower than usual, if nothing more is said; null: they do not.</param>
public sealed record DomainStanding(
    string Domain, long Sent, long Deferred, long Refused, long Hard, long Soft, long Policy, long Complained, DateTimeOffset? SlowedUntil)
{
    private const int Enough = 50;
    private const double MostReturned = 0.02, MostComplained = 0.001;

    /// <summary>What somebody should look into, in a sentence; null: nothing.</summary>
    public string? Concern => Sent < Enough ? null
        : Policy > Sent * MostReturned ? $"{Policy} of {Sent} mails came back because of us or of what they say; look at `doctor --domain` and at the receiver's words."
        : Hard + Refused > Sent * MostReturned ? $"{Hard + Refused} of {Sent} mails went to addresses that refuse them; more than 2 % makes receivers take the sender for a spammer. Look where these addresses came from."
        : Complained > Sent * MostComplained ? $"{Complained} of {Sent} mails were reported as spam; from 0.1 % on receivers begin to refuse all. Send less, to those who asked for it."
        : null;
}

/// <summary>Reads how mails to each recipient domain fare, for the console and the doctor.</summary>
public sealed class DomainReputation(IRecordStore records, DomainMetrics tallies)
{
    /// <summary>How many days it looks back.</summary>
    public const int Days = 7;

    private readonly ThrottleRows pace = new(records);

    /// <summary>Every domain mails went to or came back from lately, the busiest first.</summary>
    public async Task<IReadOnlyList<DomainStanding>> ReadAsync(DateTimeOffset now, CancellationToken cancel = default)
    {
        var slow = await pace.SlowAsync(cancel);
        var counts = await tallies.ReadAsync(now, Days, cancel);
        return [.. counts.Keys.Union(slow.Where(one => one.Value.At(now) > 0).Select(one => one.Key))
            .Select(domain => Of(domain, counts.GetValueOrDefault(domain) ?? [], slow.GetValueOrDefault(domain), now))
            .OrderByDescending(one => one.Sent).ThenBy(one => one.Domain, StringComparer.Ordinal)];
    }

    private static DomainStanding Of(string domain, Dictionary<DomainMetric, long> counts, ThrottleLevel slow, DateTimeOffset now) => new(
        domain,
        counts.GetValueOrDefault(DomainMetric.Sent), counts.GetValueOrDefault(DomainMetric.Deferred), counts.GetValueOrDefault(DomainMetric.Refused),
        counts.GetValueOrDefault(DomainMetric.Hard), counts.GetValueOrDefault(DomainMetric.Soft), counts.GetValueOrDefault(DomainMetric.Policy),
        counts.GetValueOrDefault(DomainMetric.Complained), slow.At(now) > 0 ? slow.Since + ThrottleLevel.Recovery * slow.Level : null);
}

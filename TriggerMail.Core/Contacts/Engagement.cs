using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using TriggerMail.Events;

namespace TriggerMail.Contacts;

/// <summary>What a person's own opens and clicks tell: how many, at which hours of the person's clock, and on what. Machines are left out before.</summary>
public sealed record Engagement
{
    private const int HoursOfADay = 24;

    /// <summary>Mails opened, counting again what was opened again.</summary>
    [JsonPropertyName("Opens")]
    public int Opens { get; init; }

    /// <summary>Links followed.</summary>
    [JsonPropertyName("Clicks")]
    public int Clicks { get; init; }

    /// <summary>The last open.</summary>
    [JsonPropertyName("LastOpenAt")]
    public DateTimeOffset? LastOpenAt { get; init; }

    /// <summary>The last click.</summary>
    [JsonPropertyName("LastClickAt")]
    public DateTimeOffset? LastClickAt { get; init; }

    /// <summary>Opens and clicks by the hour the person's own clock showed, from midnight; empty when there were none.</summary>
    [JsonPropertyName("Hours")]
    public ImmutableArray<int> Hours { get; init; } = [];

    /// <summary>What the last open or click came from: <c>mobile</c>, <c>tablet</c> or <c>desktop</c>; null when nothing told.</summary>
    [JsonPropertyName("Device")]
    public string? Device { get; init; }

    /// <summary>Since when <see cref="Device"/> is known.</summary>
    [JsonPropertyName("DeviceAt")]
    public DateTimeOffset? DeviceAt { get; init; }

    /// <summary>The country the last open or click came from (ISO 3166 alpha-2), where the network in front of the host tells it; else null.</summary>
    [JsonPropertyName("Country")]
    public string? Country { get; init; }

    /// <summary>What is known after an event; the same after one that is neither an open nor a click.</summary>
    internal static Engagement? Learn(Engagement? before, SeenEvent seen, DateTimeZone zone)
    {
        if (seen.Type is not (EventTypes.EmailOpened or EventTypes.EmailClicked))
            return before;
        var had = before ?? new();
        var hours = had.Hours.IsEmpty ? [.. new int[HoursOfADay]] : had.Hours;
        var hour = Instant.FromDateTimeOffset(seen.At).InZone(zone).Hour;
        var device = EventData.Part(seen.Data, "message") is { } message ? EventData.Text(message, "device") : null;
        var learnt = had with { Hours = hours.SetItem(hour, hours[hour] + 1) };
        if (device is not null && (had.DeviceAt is null || seen.At >= had.DeviceAt))
            learnt = learnt with { Device = device, DeviceAt = seen.At };
        if (EventData.Part(seen.Data, "message") is { } told && EventData.Text(told, "country") is { } country
            && !(had.LastOpenAt > seen.At) && !(had.LastClickAt > seen.At))
            learnt = learnt with { Country = country };
        return seen.Type == EventTypes.EmailOpened
            ? learnt with { Opens = had.Opens + 1, LastOpenAt = Later(had.LastOpenAt, seen.At) }
            : learnt with { Clicks = had.Clicks + 1, LastClickAt = Later(had.LastClickAt, seen.At) };
    }

    /// <summary>The hour with the most opens and clicks, the earlier one of equals; null when there are fewer than <paramref name="least"/> in all.</summary>
    public int? BestHour(int least) => Hours.Sum() < least || Hours.IsEmpty ? null : Hours.IndexOf(Hours.Max());

    /// <summary>Both together, when two contacts turn out to be one.</summary>
    internal static Engagement? Merge(Engagement? one, Engagement? other)
    {
        if (one is null || other is null)
            return one ?? other;
        var newer = one.DeviceAt >= other.DeviceAt || other.DeviceAt is null ? one : other;
        return new()
        {
            Opens = one.Opens + other.Opens,
            Clicks = one.Clicks + other.Clicks,
            LastOpenAt = Later(one.LastOpenAt, other.LastOpenAt),
            LastClickAt = Later(one.LastClickAt, other.LastClickAt),
            Hours = one.Hours.IsEmpty ? other.Hours : other.Hours.IsEmpty ? one.Hours : [.. one.Hours.Zip(other.Hours, (mine, theirs) => mine + theirs)],
            Country = newer.Country ?? one.Country ?? other.Country,
            Device = newer.Device,
            DeviceAt = newer.DeviceAt,
        };
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}

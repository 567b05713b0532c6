using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NodaTime;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Journeys.Triggers;

/// <summary>
/// Again and again, when the contact's clock shows a time. Each is named by its date on the contact's calendar, so that neither a clock
/// change nor a move to another zone doubles it. Those missed in a downtime are one.
/// </summary>
/// <param name="Days">On which days; none: on all.</param>
/// <param name="At">What the contact's clock shows.</param>
public sealed record ScheduleTrigger(ImmutableArray<DayOfWeek> Days, TimeOnly At) : TimedTrigger
{
    /// <inheritdoc/>
    public override string EventType => EventTypes.ScheduleDue;

    /// <inheritdoc/>
    public bool Equals(ScheduleTrigger? other) => other is not null && other.Write() == Write();

    /// <inheritdoc/>
    public override int GetHashCode() => Write().GetHashCode(StringComparison.Ordinal);

    internal override bool IsMeant(string journey, JsonElement data) => Names(data, "schedule", "journey", journey);

    internal override JsonElement Tell(string journey, TriggerState mark) => Json("schedule", ("journey", journey), ("on", mark.Key!));

    private protected override TriggerState? Next(Facts facts, TriggerState mark, TriggerState? known)
    {
        if (known is { Key: not null } && known.At <= facts.Now)
            return known;
        var zone = facts.Zone;
        for (var day = LocalTimes.Date(facts.Now, zone); ; day = day.PlusDays(1))
            if (IsDay(day) && string.CompareOrdinal(Iso(day), mark.Given) > 0
                && LocalTimes.At(day, LocalTime.FromTimeOnly(At), zone) is var at && at > facts.Now)
                return mark with { Key = Iso(day), At = at };
    }

    private protected override string Write() => string.Create(CultureInfo.InvariantCulture, $"every {string.Join(',', Days)} {At:HH:mm}");

    private bool IsDay(LocalDate day) => Days.IsEmpty || Days.Contains((DayOfWeek)((int)day.DayOfWeek % 7));
}

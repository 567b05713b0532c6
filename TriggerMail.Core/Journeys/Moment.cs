using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Journeys;

/// <summary>A moment a <see cref="WaitUntilStep"/> waits for.</summary>
public abstract record Moment
{
    private Moment() { }

    /// <summary>The instant meant, given where the enrollment and its contact are now.</summary>
    internal abstract DateTimeOffset After(Enrollment enrollment, Facts facts);

    /// <summary>What is told about the choice of the moment; null where the journey file says it all.</summary>
    internal virtual string? Because(Facts facts) => null;

    /// <summary>
    /// So long after the journey's start (<c>start + 24h</c>), whatever a held message delayed in between. The start is the
    /// last event that started the clock.
    /// </summary>
    public sealed record FromStart(TimeSpan Offset) : Moment
    {
        internal override DateTimeOffset After(Enrollment enrollment, Facts facts) => enrollment.Start + Offset;
    }

    /// <summary>The next time the contact's clock shows this hour (<c>09:00</c>); the contact's zone, else the store's.</summary>
    public sealed record LocalTime(TimeOnly Time) : Moment
    {
        internal override DateTimeOffset After(Enrollment enrollment, Facts facts) =>
            LocalTimes.Next(facts.Now, NodaTime.LocalTime.FromTimeOnly(Time), facts.Zone);
    }

    /// <summary>
    /// The hour of the contact's own clock in which mails were opened and links followed most, within the next 24 hours; now while it
    /// lasts. Where too little is known, the store's hour.
    /// </summary>
    public sealed record BestHour : Moment
    {
        internal override DateTimeOffset After(Enrollment enrollment, Facts facts)
        {
            var hour = Known(facts) ?? facts.Store.BestHour;
            return NodaTime.Instant.FromDateTimeOffset(facts.Now).InZone(facts.Zone).Hour == hour
                ? facts.Now
                : LocalTimes.Next(facts.Now, new(hour, 0), facts.Zone);
        }

        internal override string Because(Facts facts)
        {
            var seen = facts.Contact.Engagement?.Hours.Sum() ?? 0;
            var marks = $"{seen} {(seen == 1 ? "open or click" : "opens and clicks")}";
            return Known(facts) is { } hour
                ? $"the best hour is {hour:00}:00, by {marks}"
                : $"too little is known of the best hour ({marks}), so it is the store's, {facts.Store.BestHour:00}:00";
        }

        private static int? Known(Facts facts) => facts.Contact.Engagement?.BestHour(EngagementFacts.LeastForBestHour);
    }

    /// <summary>
    /// A date of the contact, so long before or after it. A date without a time means 09:00 of the contact's own clock; a birthday means the
    /// next one for which the moment is not over on the day the enrollment starts. One that has passed, or is no date, does not wait.
    /// </summary>
    public sealed record FromDate(FactPath Of, TimeSpan Offset) : Moment
    {
        private static readonly NodaTime.LocalTime Morning = new(9, 0);

        internal override DateTimeOffset After(Enrollment enrollment, Facts facts)
        {
            var found = facts.Find(Of);
            if (found.AsText().Contains('T', StringComparison.Ordinal) && TriggerMail.Values.Instants.TryParse(found.AsText(), out var instant))
                return instant + Offset;
            if (StoredDate.Read(found, facts.Zone) is not { } date)
                return facts.Now;
            return Of.Text == "contact.birthday" ? NextBirthday(date, enrollment, facts) : date.Year is { } year ? At(date.In(year), facts) : facts.Now;
        }

        internal override string? Because(Facts facts) =>
            StoredDate.Read(facts.Find(Of), facts.Zone) is null ? $"{Of} {facts.Find(Of).Describe()}, which is no date to wait for" : null;

        private DateTimeOffset NextBirthday(StoredDate date, Enrollment enrollment, Facts facts)
        {
            var start = LocalTimes.Date(enrollment.Start, facts.Zone);
            for (var year = start.Year - 2; ; year++)
                if (At(date.In(year), facts) is var at && LocalTimes.Date(at, facts.Zone) >= start)
                    return at;
        }

        private DateTimeOffset At(NodaTime.LocalDate date, Facts facts)
        {
            // Days are days of the calendar: 09:00 stays 09:00 when the clocks change in between.
            var days = (int)(Offset.Ticks / TimeSpan.TicksPerDay);
            return LocalTimes.At(date.PlusDays(days), Morning, facts.Zone) + (Offset - TimeSpan.FromDays(days));
        }
    }
}

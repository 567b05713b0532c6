using System.Collections.Immutable;
using System.Globalization;
using NodaTime.Text;
using TriggerMail.Journeys.Triggers;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Reading;

/// <summary>Reads what starts a journey when it is no event of the store. A value that cannot be read is told; then there is no journey.</summary>
internal static class JourneyReaderTriggers
{
    private static readonly string[] ClockFormats = ["HH:mm", "H:mm"];
    private static readonly TimeOnly Morning = new(9, 0);
    private static readonly LocalDateTimePattern WallTime = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    /// <summary>The trigger; null where an event of the store starts it, or where there is a problem.</summary>
    public static Trigger? Read(JourneyFileReading reading, JourneyFileEntry entry, JourneyFileFields fields)
    {
        JourneyFileEntry[] starts = [.. JourneyFileKeys.Triggers.Select(key => fields[key.Name]).OfType<JourneyFileEntry>()];
        if (starts is [])
            reading.Problem(entry.Line, "`entry` does not say what starts the journey.",
                $"Add one of {string.Join(", ", JourneyFileKeys.Triggers.Select(key => $"`{key.Name}`"))}, e.g. `on: cart.updated`.");
        if (starts is [var first, var second, ..])
            reading.Problem(second.Line, $"`{first.Label}` and `{second.Label}` both start the journey.", "Keep one; for the other make a journey of its own.");
        return starts is not [var only] ? null : only.Key switch
        {
            "date" => Date(reading, only),
            "absence" => Absence(reading, only),
            "segment" => Named(reading, only) is { } segment ? new Trigger.Segment(segment) : null,
            "broadcast" => Broadcast(reading, only),
            "every" => Every(reading, only),
            _ => null,
        };
    }

    private static DateTrigger? Date(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (JourneyFileFields.Read(reading, entry, JourneyFileKeys.Date) is not { } fields)
            return null;
        var of = JourneyReaderSections.Path(reading, fields["of"]);
        if (fields["before"] is not null && fields["after"] is { } both)
            reading.Problem(both.Line, "`entry.date` has both `before` and `after`.", "Keep one.");
        var days = Days(reading, fields["after"]) - Days(reading, fields["before"]);
        var every = reading.Choice(fields["every"], ("year", DateCycle.Year), ("once", DateCycle.Once)) ?? DateCycle.Year;
        var at = Clock(reading, fields["at"]);
        return of is null ? null : new(of, days, at, every);
    }

    private static AbsenceTrigger? Absence(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (JourneyFileFields.Read(reading, entry, JourneyFileKeys.Absence) is not { } fields)
            return null;
        var of = JourneyReaderSections.Events(reading, fields["of"]);
        return reading.Span(fields["for"]) is { } time ? new(of, time) : null;
    }

    private static Trigger.Broadcast? Broadcast(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (JourneyFileFields.Read(reading, entry, JourneyFileKeys.Broadcast) is not { } fields)
            return null;
        var to = Named(reading, fields["to"]);
        var zone = reading.Choice(fields["zone"], ("contact", ClockOf.Contact), ("store", ClockOf.Store)) ?? ClockOf.Contact;
        if (fields["at"] is not { } time || reading.Text(time) is not { } text)
            return null;
        if (WallTime.Parse(text) is { Success: true, Value: var at })
            return to is null ? null : new(to, at, zone);
        reading.Wrong(time, text, "is no date with a time of day.", $"Write `{time.Example}`.");
        return null;
    }

    private static ScheduleTrigger? Every(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (JourneyFileFields.Read(reading, entry, JourneyFileKeys.Every) is not { } fields)
            return null;
        (string, DayOfWeek)[] words = [.. Enum.GetValues<DayOfWeek>().Select(day => (day.ToString().ToLowerInvariant(), day))];
        var days = fields["day"] is not { } day ? [] : JourneyFileFields.OneOrMore(reading, day)
            .Select(item => reading.Choice(item, words)).OfType<DayOfWeek>().Distinct().Order().ToImmutableArray();
        return new(days, Clock(reading, fields["at"]));
    }

    private static string? Named(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        var name = reading.Name(entry);
        if (name is not null)
            reading.Mention(MentionKind.Segment, entry!, name);
        return name;
    }

    private static int Days(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (reading.Span(entry, orNone: true) is not { } span)
            return 0;
        if (span.Ticks % TimeSpan.TicksPerDay != 0)
            reading.Wrong(entry!, Spans.Write(span), "is not a number of whole days.", $"Write e.g. `{entry!.Example}`; the hour is said with `at`.");
        return span.Days;
    }

    private static TimeOnly Clock(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (entry is null || reading.Text(entry) is not { } text)
            return Morning;
        if (TimeOnly.TryParseExact(text, ClockFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        reading.Wrong(entry, text, "is not a time of day.", $"Write e.g. `{entry.Example}`.");
        return Morning;
    }
}

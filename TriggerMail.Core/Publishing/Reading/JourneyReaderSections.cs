using System.Collections.Immutable;
using System.Text.RegularExpressions;
using TriggerMail.Journeys;
using TriggerMail.Journeys.Triggers;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Reading;

/// <summary>Reads the parts of a journey file that are no steps: benefit, entry, exit and measure.</summary>
internal static partial class JourneyReaderSections
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(5);

    public static Benefit? Benefit(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (JourneyFileFields.Read(reading, entry, JourneyFileKeys.Benefit) is not { } fields)
            return null;
        var (customer, store) = (reading.Text(fields["customer"]), reading.Text(fields["store"]));
        return customer is null || store is null ? null : new(customer, store);
    }

    public static Entry? Entry(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (JourneyFileFields.Read(reading, entry, JourneyFileKeys.Entry) is not { } fields)
            return null;
        var trigger = JourneyReaderTriggers.Read(reading, entry!, fields);
        var on = trigger is null ? Events(reading, fields["on"]) : [trigger.EventType];
        var when = fields["when"] is { } condition ? ConditionReader.Read(reading, condition) : null;
        var key = Path(reading, fields["key"]);
        var newer = reading.Choice(fields["newer"], ("restart", ReentryMode.Restart), ("ignore", ReentryMode.Ignore));
        var again = Again(reading, fields["again"]);
        return new(on, when, key,
            newer ?? (key is null ? ReentryMode.Ignore : ReentryMode.Restart),
            again ?? (key is null && trigger is not TimedTrigger ? new Reentry.Never() : new Reentry.Always()))
        {
            Trigger = trigger,
        };
    }

    public static Exit Exit(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (JourneyFileFields.Read(reading, entry, JourneyFileKeys.Exit) is not { } fields)
            return Journeys.Exit.None;
        return new(Events(reading, fields["on"]), fields["when"] is { } when ? ConditionReader.Read(reading, when) : null);
    }

    public static Measure? Measure(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (JourneyFileFields.Read(reading, entry, JourneyFileKeys.Measure) is not { } fields)
            return null;
        var success = Event(reading, fields["event"]);
        var within = reading.Span(fields["within"]);
        var by = reading.Choice(fields["by"], ("click", MeasureBy.Click), ("send", MeasureBy.Send));
        return success is null ? null : new(success, within ?? DefaultWindow, by ?? MeasureBy.Click);
    }

    /// <summary>An event's type, noted as a mention.</summary>
    public static string? Event(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (entry is null || reading.Text(entry) is not { } type)
            return null;
        if (type.Any(char.IsWhiteSpace))
        {
            reading.Wrong(entry, type, "is not an event: it has a space in it.", $"Write `{entry.Example}`.");
            return null;
        }
        reading.Mention(MentionKind.Event, entry, type);
        return type;
    }

    /// <summary>A path into the facts, noted as a mention.</summary>
    public static FactPath? Path(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (entry is null || reading.Text(entry) is not { } text)
            return null;
        if (IsPath(text))
        {
            reading.Mention(MentionKind.Path, entry, text);
            return new(text);
        }
        reading.Wrong(entry, text, "is not a path.", $"Write names with dots between: `{entry.Example}`.");
        return null;
    }

    /// <summary>Whether it is names with dots between.</summary>
    public static bool IsPath(string text) => text.Length <= 200 && PathPattern().IsMatch(text);

    /// <summary>One event's type or several, each noted as a mention.</summary>
    public static ImmutableArray<string> Events(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (entry is null)
            return [];
        var types = ImmutableArray.CreateBuilder<string>();
        foreach (var item in JourneyFileFields.OneOrMore(reading, entry))
            if (Event(reading, item) is { } type && !types.Contains(type))
                types.Add(type);
        return types.ToImmutable();
    }

    private static Reentry? Again(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (entry?.Value is JourneyFileNode.Map)
            return reading.Span(JourneyFileFields.Read(reading, entry, JourneyFileKeys.Again)!["after"], orNone: true) is { } pause
                ? new Reentry.After(pause)
                : null;
        if (entry?.Value is JourneyFileNode.Scalar { Text: var text } && Spans.Read(text) is not null)
        {
            reading.Wrong(entry, text, "does not say from when.",
                $"Write `again: {{ after: {text} }}`: so long after the last enrollment was entered.");
            return null;
        }
        return reading.Choice(entry, ("never", true), ("always", false)) switch
        {
            true => new Reentry.Never(),
            false => new Reentry.Always(),
            null => null,
        };
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex PathPattern();
}

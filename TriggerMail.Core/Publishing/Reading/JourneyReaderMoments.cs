using System.Globalization;
using System.Text.RegularExpressions;
using TriggerMail.Journeys;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Reading;

/// <summary>Reads the moment a <c>waitUntil</c> waits for.</summary>
internal static partial class JourneyReaderMoments
{
    private static readonly string[] ClockFormats = ["HH:mm", "H:mm"];

    /// <summary>The moment; null when it is none, which is a problem.</summary>
    public static Moment? Read(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (reading.Text(entry) is not { } text)
            return null;
        if (TimeOnly.TryParseExact(text, ClockFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return new Moment.LocalTime(time);
        if (text == "best hour")
            return new Moment.BestHour();
        var parts = Form().Match(text);
        if (parts.Success && Offset(parts) is { } offset)
            return parts.Groups["from"].Value == "start" ? FromStart(reading, entry, text, offset) : FromDate(reading, entry, text, parts, offset);
        reading.Wrong(entry, text, "is not a moment.",
            "Write a length of time after the start, `waitUntil: start + 24h`, a time of day, `waitUntil: \"09:00\"`, a date of the contact, "
                + "`waitUntil: contact.attributes.expiresAt - 3d`, or `waitUntil: best hour`.");
        return null;
    }

    private static Moment.FromStart? FromStart(JourneyFileReading reading, JourneyFileEntry entry, string text, TimeSpan offset) =>
        IsTooFar(reading, entry, text, offset) ? null : new(offset);

    private static Moment.FromDate? FromDate(JourneyFileReading reading, JourneyFileEntry entry, string text, Match parts, TimeSpan offset)
    {
        var path = parts.Groups["from"].Value;
        reading.Mention(MentionKind.Path, entry, path);
        return IsTooFar(reading, entry, text, offset) ? null : new(new FactPath(path), offset);
    }

    private static bool IsTooFar(JourneyFileReading reading, JourneyFileEntry entry, string text, TimeSpan offset)
    {
        if (offset.Duration() <= Spans.Longest)
            return false;
        reading.Wrong(entry, text, $"is more than {Spans.Say(Spans.Longest)} away.", "Write at most 400d.");
        return true;
    }

    private static TimeSpan? Offset(Match parts) => parts.Groups["span"] is { Success: false }
        ? TimeSpan.Zero
        : Spans.Read(parts.Groups["span"].Value) is { } span ? parts.Groups["sign"].Value == "-" ? -span : span : null;

    // The start alone is no moment to wait for; a date alone is.
    [GeneratedRegex(@"^((?<from>start)\s*(?<sign>\+)\s*(?<span>.+)|(?<from>contact(\.[A-Za-z0-9_-]+)+)(\s+(?<sign>[+-])\s*(?<span>.+))?)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}

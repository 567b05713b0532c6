using System.Globalization;
using TriggerMail.Journeys.Triggers;
using TriggerMail.Values;

namespace TriggerMail.Web.Journeys;

/// <summary>What starts a journey, where it is no event of the store, as a person says it.</summary>
internal static class TriggerWords
{
    public static string Say(Trigger trigger) => trigger switch
    {
        DateTrigger date => $"{Offset(date.Days)} {date.Of}, at {Clock(date.At)} where the contact lives, {(date.Every == DateCycle.Year ? "every year" : "once")}",
        AbsenceTrigger absence => $"{Spans.Say(absence.For)} after the last {Or([.. absence.Of])}",
        ScheduleTrigger every => $"{(every.Days.IsEmpty ? "every day" : $"every {Or([.. every.Days.Select(day => day.ToString())])}")} at {Clock(every.At)} where the contact lives",
        Trigger.Segment segment => $"on coming into the segment {segment.Name}",
        Trigger.Broadcast broadcast => $"on {broadcast.At.ToString("uuuu-MM-dd' at 'HH:mm", CultureInfo.InvariantCulture)} {(broadcast.Zone == ClockOf.Contact ? "where the contact lives" : "where the store is")}, for those in the segment {broadcast.To}",
        _ => trigger.EventType,
    };

    private static string Offset(int days) => days switch
    {
        0 => "on the day of",
        1 => "one day after",
        -1 => "one day before",
        > 0 => string.Create(CultureInfo.InvariantCulture, $"{days} days after"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{-days} days before"),
    };

    private static string Clock(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Or(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}";
}

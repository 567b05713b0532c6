using System.Globalization;
using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Insights;
using TriggerMail.Journeys;

namespace TriggerMail.Runtime;

/// <summary>
/// Credits a success to one mail: the last click within the journey's window, or the last mail where the journey measures by mails.
/// Opens never count: machines open mails. Pure.
/// </summary>
internal static class Conversions
{
    private sealed record Candidate(MessageEngagement Touch, Measure Measure, DateTimeOffset At);

    /// <summary>The contact with the credit noted, and the conversion; null when nothing is to be credited, or it was already.</summary>
    public static (Contact Contact, Conversion Conversion)? Credit(Contact contact, SeenEvent seen, PublishedJourneys journeys)
    {
        var key = KeyOf(seen);
        if (contact.MessageEngagements.IsEmpty || contact.MessageEngagements.Any(touch => touch.Credited.Contains(key)))
            return null;
        var last = contact.MessageEngagements.Select(touch => Find(touch, seen, journeys)).OfType<Candidate>().MaxBy(candidate => candidate.At);
        if (last is null)
            return null;
        var order = EventData.Part(seen.Data, "order");
        var credited = last.Touch with { Credited = last.Touch.Credited.Add(key) };
        return (
            contact with { MessageEngagements = contact.MessageEngagements.Replace(last.Touch, credited) },
            new(last.Touch.Message, last.Touch.Journey, last.Touch.Template, seen.Type, last.Measure.By, seen.At - last.At,
                Money(order), order is { } found ? EventData.Text(found, "currency") : null));
    }

    private static Candidate? Find(MessageEngagement touch, SeenEvent seen, PublishedJourneys journeys)
    {
        if (journeys.Find(touch.Journey, touch.Version)?.Measure is not { } measure || measure.Event != seen.Type || !IsAbout(touch, seen))
            return null;
        var at = measure.By == MeasureBy.Send ? touch.SentAt
            : touch.Clicks.Where(click => click.At <= seen.At).Select(click => (DateTimeOffset?)click.At).Max();
        return at is { } found && found <= seen.At && seen.At - found <= measure.Within ? new(touch, measure, found) : null;
    }

    // A click or an open is about its own mail, not about whichever came last.
    private static bool IsAbout(MessageEngagement touch, SeenEvent seen) =>
        MessageEngagements.Message(seen) is not { } message || EventData.Text(message, "id") == touch.Message;

    // An order is one success, in however many events the store tells of it.
    private static string KeyOf(SeenEvent seen) =>
        $"{seen.Type}|{(EventData.Part(seen.Data, "order") is { } order ? EventData.Text(order, "id") : null) ?? seen.Id}";

    private static decimal? Money(JsonElement? order) => order is { } found && EventData.Text(found, "total") is { } total
        && decimal.TryParse(total, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? value : null;
}

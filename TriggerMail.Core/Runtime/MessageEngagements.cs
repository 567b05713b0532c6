using System.Collections.Immutable;
using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Insights;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Runtime;

/// <summary>What opens and clicks teach about a contact. Pure.</summary>
internal static class MessageEngagements
{
    /// <summary>How many mails are remembered for crediting; older ones have had their time.</summary>
    private const int Kept = 20;
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(2);

    /// <summary>The contact with one more message received; a call reaches nobody.</summary>
    public static Contact Received(Contact contact, LedgerRow row) => row.Channel == Channels.Webhook ? contact : contact with
    {
        MessageEngagements = [.. contact.MessageEngagements.Where(touch => touch.Message != row.Id).TakeLast(Kept - 1), new(row.Id, row.Journey, row.Version, row.Template, row.At) { Step = row.Step }],
    };

    /// <summary>
    /// Whether an open or a click was a machine's: it says so itself, or it is one of several links of a mail followed within two
    /// seconds, as scanners do. Other events never are.
    /// </summary>
    public static bool IsMachine(Contact contact, SeenEvent seen) => Message(seen) is { } message
        && (message.TryGetProperty("machine", out var machine) && machine.ValueKind == JsonValueKind.True || IsBurst(contact, seen, message));

    /// <summary>The contact after an open or a click; a machine's changes nothing but what a scanner's first click made believe.</summary>
    public static Contact Apply(Contact contact, SeenEvent seen)
    {
        if (Message(seen) is not { } message || EventData.Text(message, "id") is not { } id || contact.MessageEngagements.FirstOrDefault(one => one.Message == id) is not { } touch)
            return contact;
        var after = IsMachine(contact, seen) ? touch with { Clicks = [.. touch.Clicks.Where(click => !Near(click, seen))] }
            : seen.Type == EventTypes.EmailOpened ? touch with { OpenedAt = touch.OpenedAt ?? seen.At }
            : touch with { Clicks = [.. touch.Clicks.TakeLast(MessageEngagement.ClicksKept - 1), new(seen.At, LinkOf(message))] };
        return contact with { MessageEngagements = contact.MessageEngagements.Replace(touch, after) };
    }

    /// <summary>What an event made of a mail for the first time: counted once a mail.</summary>
    public static IEnumerable<MetricIncrement> News(Contact before, Contact after)
    {
        foreach (var touch in after.MessageEngagements)
            if (before.MessageEngagements.FirstOrDefault(one => one.Message == touch.Message) is { } had && had != touch)
            {
                if (had.OpenedAt is null && touch.OpenedAt is not null)
                    yield return new(touch.Journey, Metric.Opened, touch.Step);
                if (had.Clicks.IsEmpty && !touch.Clicks.IsEmpty)
                    yield return new(touch.Journey, Metric.Clicked, touch.Step);
            }
    }

    /// <summary>Both contacts' mails when two turn out to be one.</summary>
    public static ImmutableArray<MessageEngagement> Merge(ImmutableArray<MessageEngagement> one, ImmutableArray<MessageEngagement> other) =>
        [.. one.Concat(other).OrderBy(touch => touch.SentAt).TakeLast(Kept)];

    internal static JsonElement? Message(SeenEvent seen) => seen.Type is EventTypes.EmailOpened or EventTypes.EmailClicked
        ? EventData.Part(seen.Data, "message")
        : null;

    private static bool IsBurst(Contact contact, SeenEvent seen, JsonElement message) => seen.Type == EventTypes.EmailClicked
        && EventData.Text(message, "id") is { } id && contact.MessageEngagements.FirstOrDefault(one => one.Message == id) is { } touch
        && touch.Clicks.Any(click => Near(click, seen) && click.Link != LinkOf(message));

    private static bool Near(Click click, SeenEvent seen) => (click.At - seen.At).Duration() < Burst;

    private static string LinkOf(JsonElement message) => RowKey.Hash(EventData.Text(message, "link") ?? "");
}

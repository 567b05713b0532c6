using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Feedback;

/// <summary>
/// Answers to text messages. A no takes back the consent of everybody who has the number; a yes confirms what was asked; <c>start</c> is a new
/// yes, as carriers understand it. Anything else is for a person to read.
/// </summary>
internal sealed class TextReplies(Engine engine, IEventQueue queue)
{
    private const string Said = "reply to a text message";

    /// <summary>Queues what the answer means. Null when it is taken; else why not.</summary>
    public async Task<string?> TakeAsync(FeedbackReport report, string id, string source, CancellationToken cancel)
    {
        if (Phone.Read(report.Number) is null)
            return $"'{report.Number}' is not a telephone number in its international form";
        var (no, yes) = (ReplyWords.IsNo(report.Text), ReplyWords.IsYes(report.Text));
        if (!no && !yes)
            return "it says neither yes nor no, so a person should read it";
        var contacts = await engine.Contacts.ByPhoneAsync(report.Number!, cancel);
        if (contacts.Count == 0)
            return "nobody here has the number it came from";
        var events = contacts.Select(contact => no ? No(contact, report, id, source) : Yes(contact, report, id, source)).OfType<StoreEvent>().ToList();
        if (events.Count == 0)
            return "it says yes, and nothing was asked";
        await queue.EnqueueAsync(events, CancellationToken.None);
        return null;
    }

    private static StoreEvent No(Contact contact, FeedbackReport report, string id, string source) =>
        Event(contact, EventTypes.ContactUnsubscribed, [Topics.Marketing], "unsubscribed", null, report, id, source);

    private static StoreEvent? Yes(Contact contact, FeedbackReport report, string id, string source)
    {
        string[] asked = [.. contact.Consents.Where(said => said is { Channel: Channels.Sms, State: ConsentState.Pending }).Select(said => said.Topic)];
        return asked.Length > 0 ? Event(contact, EventTypes.ContactSubscribed, asked, "subscribed", "confirmedOptIn", report, id, source)
            : ReplyWords.IsStart(report.Text) ? Event(contact, EventTypes.ContactSubscribed, [Topics.Marketing], "subscribed", "confirmedOptIn", report, id, source)
            : null;
    }

    private static StoreEvent Event(
        Contact contact, string type, string[] topics, string state, string? level, FeedbackReport report, string id, string source) => new(
        $"{id}-{contact.Id}", $"feedback:{source}", type, report.At, contact.Email ?? contact.Aliases.First(),
        JsonSerializer.SerializeToElement(new { consent = new { topics, channel = Channels.Sms, state, level, source = Said, wording = report.Text } }));
}

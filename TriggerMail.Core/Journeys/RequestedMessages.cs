using TriggerMail.Events;
using TriggerMail.Segments;

namespace TriggerMail.Journeys;

/// <summary>
/// The journey of a message that a program asked for by <c>POST /api/messages</c>: one step, entered once a key. It is built in, so
/// the ledger, retries, crash recovery and the timeline are those of every other message. It is part of an account, so it needs no consent.
/// </summary>
internal static class RequestedMessages
{
    /// <summary>Its name in the ledger; no journey file can have it.</summary>
    public const string Id = "api.message";

    public static Journey Journey { get; } = new()
    {
        Id = Id,
        Goal = "Send what a program of the store asked for",
        Benefit = new("Gets the answer to what was just done", "One ledger for all messages"),
        Feeling = "sure",
        Topic = Topics.Account,
        Entry = new([EventTypes.MessageRequested], null, new("message.key"), ReentryMode.Ignore, new Reentry.Never()),
        Steps = [new RequestedStep()],
    };

    /// <summary>The ledger's id of the message that a contact was sent for a key.</summary>
    public static string SendId(string contact, string key) => $"{contact}~{EnrollmentId.Of(Id, key, 1)}~1";

    /// <summary>The one step: what to send, and where, stands in the event that asked for it.</summary>
    private sealed record RequestedStep() : Step("send")
    {
        internal override Move On(Signal signal, Enrollment enrollment, Facts facts)
        {
            var message = EventData.Part(facts.Event!.Data, "message")!.Value;
            return Sending(new(EventData.Text(message, "template")!, EventData.Text(message, "channel")!)
            {
                To = EventData.Text(message, "to"),
                Locale = EventData.Text(message, "locale"),
            }, 1, signal, enrollment);
        }
    }
}

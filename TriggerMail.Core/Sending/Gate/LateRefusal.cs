using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Journeys;
using TriggerMail.Segments;
using TriggerMail.Store;

namespace TriggerMail.Sending.Gate;

/// <summary>What speaks against a message that no enrollment of a journey waits for: what came since it was asked for, and what may not be sent at all. Pure.</summary>
internal static class LateRefusal
{
    /// <summary>Why it must not go, in a sentence; null when it may.</summary>
    public static string? Of(Journey journey, Contact contact, LedgerRow row, StoreFacts store, DateTimeOffset now) =>
        Exit(journey, contact, row, new() { Now = now, Contact = contact, Store = store })
        ?? (row.Channel == Channels.Webhook ? null : SendGate.Refusal(journey, Recipient.At(contact, row.To, row.Channel), row.Channel, now));

    /// <summary>What of the journey's exits came since the message was asked for; null: nothing.</summary>
    public static string? Exit(Journey journey, Contact contact, LedgerRow row, Facts facts)
    {
        foreach (var type in journey.Exit.On)
            if (contact.Activity.TryGetValue(type, out var activity) && activity.Last > row.AskedAt)
                return $"{type} came since, on {activity.Last:yyyy-MM-dd HH:mm} UTC";
        return journey.Exit.When is { } when && when.Holds(facts) ? when.Explain(facts) : null;
    }
}

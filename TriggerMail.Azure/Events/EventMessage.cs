using Azure.Messaging.ServiceBus;
using TriggerMail.Contacts;
using TriggerMail.Storage;

namespace TriggerMail.Events;

/// <summary>An event as it travels through Service Bus.</summary>
public static class EventMessage
{
    private const int LongestId = 128; // Of a message id and of a session id; learn.microsoft.com: "Service Bus quotas".

    /// <summary>
    /// The message: its session is what the event waits in line for (<see cref="EventOrder.KeyOf"/>), its id is the event's, so that the
    /// queue recognises a repeat.
    /// </summary>
    public static ServiceBusMessage Of(StoreEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return new(StoreEventJson.Write(happened).AsMemory())
        {
            MessageId = IdOf(happened),
            SessionId = EventOrder.KeyOf(happened) is { Length: <= LongestId } key ? key : "=" + RowKey.Hash(EventOrder.KeyOf(happened)),
            ContentType = "application/cloudevents+json",
            Subject = happened.Type,
        };
    }

    // An id that is written out has a bar in it and a hash has none; a source with a bar is hashed, and so is
    // what came by a route of its own. So no two events share one.
    private static string IdOf(StoreEvent happened) =>
        happened.Route is null && happened.Source.Length + 1 + happened.Id.Length <= LongestId && !happened.Source.Contains('|')
            ? $"{happened.Source}|{happened.Id}"
            : "=" + RowKey.Hash(happened.Key);
}

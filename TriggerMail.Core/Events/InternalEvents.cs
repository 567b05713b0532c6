using System.Collections.Frozen;

namespace TriggerMail.Events;

/// <summary>
/// Events that TriggerMail gives itself: what starts a journey and is no event of the store (a date reached, an absence, a segment
/// entered, ...) becomes one, so that it is handled, shown and explained like all others. Their ids are derived, so that giving one
/// again changes nothing. Nobody else may send them.
/// </summary>
public static class InternalEvents
{
    /// <summary>Who says so. No sender may call itself that.</summary>
    public const string Source = "triggermail";

    /// <summary>The types that only TriggerMail gives.</summary>
    public static FrozenSet<string> Types { get; } = new[]
    {
        EventTypes.DateReached, EventTypes.ContactAbsent, EventTypes.SegmentEntered, EventTypes.SegmentLeft, EventTypes.BroadcastDue,
        EventTypes.ScheduleDue, EventTypes.MessageRequested, EventTypes.ProductBackInStock, EventTypes.ProductPriceDropped,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether TriggerMail itself gave it. Its time is the moment it was meant for, however late it is handled.</summary>
    public static bool Is(StoreEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return happened.Source == Source && Types.Contains(happened.Type);
    }

    /// <summary>Why nobody else may send it, as the end of a sentence that names the member; null when it is an event like any other.</summary>
    internal static string? Refusal(string? source, string? type) =>
        type is not null && Types.Contains(type)
            ? $"type is \"{type}\", which only TriggerMail itself gives; send what happened in the store, and it finds out"
            : source == Source ? $"source is \"{Source}\", which is TriggerMail's own; say which system sends it, e.g. /shop" : null;
}

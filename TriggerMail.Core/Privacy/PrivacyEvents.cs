using TriggerMail.Events;

namespace TriggerMail.Privacy;

/// <summary>
/// The three events that are requests about personal data, by their exact types; <c>privacy.policy_accepted</c> and whatever else begins alike
/// is something a contact did. Who may ask is judged where a request comes in, and what was judged is written down as a <see cref="PrivacyRequest"/>
/// and never queued: so nothing that lies in a queue has the right to erase anybody, whoever put it there.
/// </summary>
public static class PrivacyEvents
{
    /// <summary>What to do instead, for whoever may not ask.</summary>
    public const string Remedy = "Ask with a key of the scope admin, let the store's own signed webhook ask, or erase one person with DELETE /api/contacts/{name}.";

    /// <summary>Whether the event is such a request.</summary>
    public static bool Is(StoreEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return KindOf(happened.Type) is not null;
    }

    /// <summary>What a type asks for; null when it is an event like any other.</summary>
    public static PrivacyKind? KindOf(string type) => type switch
    {
        EventTypes.PrivacyExportRequested => PrivacyKind.Export,
        EventTypes.PrivacyErasureRequested => PrivacyKind.Erasure,
        EventTypes.PrivacyShopErasureRequested => PrivacyKind.ShopErasure,
        _ => null,
    };

    /// <summary>Why somebody without the right to ask is refused, in sentences.</summary>
    public static string Refusal(StoreEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return $"type is \"{happened.Type}\", a request about personal data, and nothing here proves that the store makes it. {Remedy}";
    }
}

/// <summary>The event will never be handled, however often it is tried; the message says why and what to do. Put it aside at once.</summary>
public sealed class RefusedEventException(string reason) : Exception(reason);

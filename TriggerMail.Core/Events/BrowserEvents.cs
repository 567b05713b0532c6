using System.Collections.Frozen;
using System.Text.Json;

namespace TriggerMail.Events;

/// <summary>
/// What a browser may say with the public write key, which anybody can read in the shop's page: what was looked at and what is in
/// the cart, who claims to be there, and that somebody asks to be told of a product (one mail, if it ever comes back). Never a consent, an order or a sign-in: those come from the store, signed.
/// </summary>
public static class BrowserEvents
{
    private static readonly FrozenSet<string> Allowed = new[]
    {
        EventTypes.PageViewed, EventTypes.ProductViewed, EventTypes.CartUpdated, EventTypes.CartEmptied, EventTypes.CheckoutStarted,
        EventTypes.ContactIdentified, EventTypes.ProductNotifyRequested,
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Answers = ["consent", "consents", "preferences"];

    /// <summary>Whether a browser may send events of this type.</summary>
    public static bool IsAllowed(string type) => Allowed.Contains(type);

    /// <summary>Why a browser may not send this event, in a sentence; null when it may.</summary>
    public static string? Refusal(StoreEvent storeEvent)
    {
        ArgumentNullException.ThrowIfNull(storeEvent);
        if (!IsAllowed(storeEvent.Type))
            return $"type is \"{storeEvent.Type}\"; a browser may send {string.Join(", ", Allowed.Order(StringComparer.Ordinal))}. "
                + "Send everything else from the store's server.";
        foreach (var answer in Answers)
            if (storeEvent.Data.Get(answer).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
                return $"data.{answer} is there; a browser cannot give consent. Send it from the store's server.";
        return storeEvent.Data.Get("contact").Get("aliases").ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            ? null
            : "data.contact.aliases is there; a browser knows a contact by anonymousId and email only. Leave it out.";
    }
}

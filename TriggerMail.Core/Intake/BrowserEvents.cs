using System.Collections.Frozen;
using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Store;
using TriggerMail.Values;

namespace TriggerMail.Intake;

/// <summary>
/// What a browser may say with the public write key, which anybody can read in the shop's page: what was looked at and what is in
/// the cart of its own cookie, and that somebody asks to be written to, which is confirmed from the mailbox first. Never who somebody is, a
/// consent, an order or a sign-in: those come from the store, signed.
/// </summary>
/// <param name="hosts">Where links and pictures may lead.</param>
public sealed class BrowserEvents(StoreHosts hosts)
{
    private static readonly FrozenSet<string> Allowed = new[]
    {
        EventTypes.PageViewed, EventTypes.ProductViewed, EventTypes.CartUpdated, EventTypes.CartEmptied, EventTypes.CheckoutStarted,
        EventTypes.ContactIdentified, EventTypes.ContactSubscriptionRequested, EventTypes.ProductNotifyRequested,
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> NotABrowsers = new[]
    {
        "consent", "consents", "preferences", "order", "shipment", "refund", "message", "bounce",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly BrowserContent content = new(hosts);

    /// <summary>Whether a browser may send events of this type.</summary>
    public static bool IsAllowed(string type) => Allowed.Contains(type);

    /// <summary>Whether an event that a browser sent asks for a mail in the name of an address.</summary>
    public static bool AsksForMail(StoreEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return Unconfirmed.Is(happened.Type);
    }

    /// <summary>The event as it is taken from a browser: about its cookie, or a request in the name of an address; or why it is not taken.</summary>
    public BrowserReading Read(StoreEvent said)
    {
        ArgumentNullException.ThrowIfNull(said);
        if (!IsAllowed(said.Type))
            return new BrowserReading.Refused($"type is \"{said.Type}\"; a browser may send {string.Join(", ", Allowed.Order(StringComparer.Ordinal))}. "
                + "Send everything else from the store's server.");
        foreach (var part in said.Data.EnumerateObject())
            if (NotABrowsers.Contains(part.Name) && part.Value.ValueKind != JsonValueKind.Null)
                return new BrowserReading.Refused(part.Name is "consent" or "consents" or "preferences"
                    ? $"data.{part.Name} is there; a browser cannot give consent. Send it from the store's server."
                    : $"data.{part.Name} is there; a browser cannot tell of it. Send it from the store's server.");
        if (BrowserNames.Refusal(said) is { } stranger)
            return new BrowserReading.Refused(stranger);
        if (said.Type == EventTypes.ProductNotifyRequested && said.Data.Get("product").Get("id").Text() is null)
            return new BrowserReading.Refused("data.product.id is missing; say which product is asked for.");
        var notes = new List<string>();
        var isRequest = Unconfirmed.TypeOf(said.Type) is not null;
        return content.Take(said, isRequest, notes, out var data) is { } foreign ? new BrowserReading.Refused(foreign)
            : new BrowserReading.Taken(Named(said, isRequest, notes, data), notes);
    }

    // A request goes to the address it names, and tells nothing of the cookie; all else is the cookie's.
    private static StoreEvent Named(StoreEvent said, bool isRequest, List<string> notes, JsonElement data)
    {
        var address = BrowserNames.AddressIn(said);
        if (!isRequest && address is not null)
            notes.Add("data.contact.email was left out: a browser cannot say who somebody is. Send contact.signed_in with anonymousId from the store's server.");
        return said with
        {
            Route = Routes.Browser,
            Type = Unconfirmed.TypeOf(said.Type) ?? said.Type,
            Subject = isRequest && address is not null ? address : $"anon:{BrowserNames.CookieIn(said)}",
            Data = data,
        };
    }
}

/// <summary>What became of an event that a browser sent.</summary>
public abstract record BrowserReading
{
    private BrowserReading() { }

    /// <summary>It is taken in this form; each note names what was left out, and why.</summary>
    public sealed record Taken(StoreEvent Event, IReadOnlyList<string> Notes) : BrowserReading;

    /// <summary>It is not taken; the reason names the member and the remedy.</summary>
    public sealed record Refused(string Reason) : BrowserReading;
}

using System.Text.Json;
using NodaTime;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Events;
using TriggerMail.Store;
using TriggerMail.Values;

namespace TriggerMail.Segments;

/// <summary>
/// The only world a decision can see: the time, the contact as it is now, and the event in question.
/// Paths start with <c>contact</c>, <c>cart</c>, <c>order</c>, or a part of the event's data (<c>product</c>, <c>shipment</c>,
/// <c>page</c>, ...); <c>event.type</c> names the event itself.
/// </summary>
public sealed record Facts
{
    /// <summary>Now.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The contact as it is now.</summary>
    public required Contact Contact { get; init; }

    /// <summary>The event that started the enrollment, or the one being looked at; null outside both.</summary>
    public SeenEvent? Event { get; init; }

    /// <summary>What is known of the store.</summary>
    public StoreFacts Store { get; init; } = new();

    /// <summary>The enrollment that decides, whose coupons can be shown; null outside one.</summary>
    public string? Enrollment { get; init; }

    /// <summary>The contact's zone, else the store's.</summary>
    public DateTimeZone Zone => LocalTimes.Zone(Contact.Profile.TimeZone) ?? Store.Zone;

    /// <summary>How often the contact did something, in all or within a window that ends now.</summary>
    public int CountOf(string eventType, TimeSpan? within) => Contact.Activity.GetValueOrDefault(eventType) is not { } activity ? 0
        : within is { } window ? activity.Within(window, Now)
        : activity.Total;

    /// <summary>
    /// The value at a path; the root <c>cart</c> is the contact's current one when it is the event's. A part of the event's data comes first; <c>cart</c> and <c>order</c> fall back on what the contact has.
    /// </summary>
    public FactValue Find(FactPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Parts.AsSpan();
        if (parts[0] == "contact")
            return parts.Length == 1 ? FactValue.Missing : ContactFacts.Find(this, parts[1..]);
        if (parts[0] == "event")
            return parts.Length == 2 && parts[1] == "type" ? FactValue.Of(Event?.Type) : FactValue.Missing;
        return Root(parts[0]) is { } root ? Descend(root, parts[1..]) : FactValue.Missing;
    }

    internal static FactValue Descend(JsonElement at, ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at))
                return FactValue.Missing;
        return FactValue.Of(at);
    }

    // The cart of an enrollment is the cart as it is now, so that nobody is reminded of an item taken out since.
    internal JsonElement? Root(string name) =>
        name is "coupon" or "coupons" ? CouponBook.Root(name, Contact, Enrollment, Now)
        : name == "cart" && Contact.Cart is { Id: { } id } cart && EventCartId == id ? cart.Data
        : Event is { Data.ValueKind: JsonValueKind.Object } seen && seen.Data.TryGetProperty(name, out var part) ? part
        : name == "cart" ? Contact.Cart?.Data
        : name == "order" ? Contact.LastOrder?.Data
        : null;

    private string? EventCartId => Event is { Data.ValueKind: JsonValueKind.Object } seen && seen.Data.TryGetProperty("cart", out var cart)
        && cart.ValueKind == JsonValueKind.Object && cart.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
        ? id.GetString()
        : null;
}

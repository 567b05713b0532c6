using System.Collections.Immutable;
using System.Text.Json;
using TriggerMail.Catalog.Recommendations;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Events;
using TriggerMail.Sending;
using TriggerMail.Values;

namespace TriggerMail.Runtime;

/// <summary>What an event teaches about its contact. Pure.</summary>
internal static class ContactUpdate
{
    /// <summary>The contact after the event. What an older event says never replaces what a newer one said.</summary>
    public static Contact Apply(Contact contact, SeenEvent seen)
    {
        var known = seen.Data.ValueKind == JsonValueKind.Object ? Known(contact, seen) : contact;
        var acted = UnconfirmedUpdate.Answered(Act(known, seen), seen);
        // What a machine did is on record, but nothing the contact did.
        var did = MessageEngagements.IsMachine(contact, seen) ? seen.Type + ".machine" : seen.Type;
        return acted with
        {
            Activity = acted.Activity.SetItem(did, Activity.Plus(acted.Activity.GetValueOrDefault(did), seen.At)),
        };
    }

    private static Contact Act(Contact contact, SeenEvent seen) => seen.Type switch
    {
        EventTypes.CartUpdated or EventTypes.CheckoutStarted => CartChanged(contact, seen),
        EventTypes.CartEmptied => IsNews(contact.Cart, seen.At) ? contact with { Cart = null } : contact,
        EventTypes.OrderPlaced => Bought(contact, seen),
        EventTypes.EmailBounced or EventTypes.EmailComplained => FeedbackUpdate.Apply(contact, seen),
        EventTypes.ContactPreferencesChanged or EventTypes.ContactSubscribed or EventTypes.ContactUnsubscribed
            when EventData.Part(seen.Data, "preferences") is { } wishes => PreferenceUpdate.Apply(contact, wishes),
        EventTypes.EmailOpened or EventTypes.EmailClicked => MessageEngagements.Apply(contact, seen),
        EventTypes.ProductViewed when EventData.Part(seen.Data, "product") is { } product => contact with
        {
            Viewed = [product, .. contact.Viewed.Where(other => !SameProduct(other, product)).Take(Contact.ProductsKept - 1)],
        },
        EventTypes.PageViewed when PageView.Of(seen) is { } look => contact with { Pages = PageView.Newest(contact.Pages.Prepend(look)) },
        EventTypes.OrderCancelled when EventData.Part(seen.Data, "order") is { } order => OrderChanged(contact, seen) with { Orders = contact.Orders?.Cancelled(EventData.Text(order, "id")) },
        EventTypes.ProductPriceDropped when EventData.Part(seen.Data, "product") is { } product => Dropped(contact, product, seen.At),
        _ when seen.Type.StartsWith("order.", StringComparison.Ordinal) => Refunded(OrderChanged(contact, seen), seen),
        _ => contact,
    };

    private static Contact CartChanged(Contact contact, SeenEvent seen)
    {
        if (EventData.Part(seen.Data, "cart") is not { } cart || !IsNews(contact.Cart, seen.At))
            return contact;
        var holdsSomething = cart.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array && items.GetArrayLength() > 0;
        return contact with { Cart = holdsSomething ? new(EventData.Text(cart, "id"), seen.At, cart) : null };
    }

    private static Contact Bought(Contact contact, SeenEvent seen)
    {
        if (EventData.Part(seen.Data, "order") is not { } order)
            return contact with { Cart = null };
        contact = CouponBook.Redeem(contact, order, seen.At);
        var cartId = EventData.Text(order, "cartId");
        var otherCart = cartId is not null && contact.Cart?.Id is { } id && id != cartId;
        return contact with
        {
            LastOrder = new(EventData.Text(order, "id"), cartId, seen.At, order),
            Orders = OrderHistory.Placed(contact.Orders, order, seen.At),
            Bought = [.. RecommendationSeeds.InBasket(order).Concat(contact.Bought).Distinct().Take(Contact.ProductsKept)],
            Cart = otherCart || contact.Cart?.At > seen.At ? contact.Cart : null,
        };
    }

    private static Contact Dropped(Contact contact, JsonElement product, DateTimeOffset at) =>
        EventData.Text(product, "id") is { } id && EventData.Text(product, "oldPrice") is { } oldPrice
            ? contact with { Drops = [new(id, oldPrice, at, product), .. contact.Drops.Where(drop => drop.ProductId != id).Take(Contact.DropsKept - 1)] }
            : contact;

    private static Contact OrderChanged(Contact contact, SeenEvent seen) =>
        EventData.Part(seen.Data, "order") is { } order && order.TryGetProperty("items", out _) && contact.LastOrder is { } last
            && EventData.Text(order, "id") == last.Id && seen.At >= last.At
            ? contact with { LastOrder = last with { Data = order } }
            : contact;

    private static Contact Refunded(Contact contact, SeenEvent seen) => contact.Orders is { } orders && EventData.Part(seen.Data, "order") is { } order
        ? contact with { Orders = Refund.Of(seen).Aggregate(orders, (history, refund) => history.Refunded(EventData.Text(order, "id"), refund)) }
        : contact;

    private static bool IsNews(Cart? cart, DateTimeOffset at) => cart is null || at >= cart.At;

    private static Contact Known(Contact contact, SeenEvent seen)
    {
        if (EventData.Part(seen.Data, "contact") is not { } said)
            return contact;
        var (had, isStated) = (contact.Profile, IsStated(seen, said));
        return contact with
        {
            Email = EventData.Text(said, "email") is { } email && Address.IsUsable(email) ? email : contact.Email,
            AccountEmail = isStated ? EventData.Text(said, "email") : contact.AccountEmail,
            AccountEmailAt = isStated ? seen.At : contact.AccountEmailAt,
            StoreId = EventData.Text(said, "id") ?? contact.StoreId,
            Consents = TextConsents.At(contact.Consents, had.Phone, EventData.Text(said, "phone") ?? had.Phone, seen.Id),
            Profile = new()
            {
                FirstName = EventData.Text(said, "firstName") ?? had.FirstName,
                LastName = EventData.Text(said, "lastName") ?? had.LastName,
                Locale = EventData.Text(said, "locale") ?? had.Locale,
                TimeZone = EventData.Text(said, "timeZone") ?? had.TimeZone,
                Country = EventData.Text(said, "country") ?? had.Country,
                // Who moved to another country without saying where does not live in the old town.
                Region = EventData.Text(said, "region") ?? (Moved(said, had) ? null : had.Region),
                City = EventData.Text(said, "city") ?? (Moved(said, had) ? null : had.City),
                Phone = EventData.Text(said, "phone") ?? had.Phone,
                Birthday = EventData.Text(said, "birthday") ?? had.Birthday,
                Attributes = Attributes(had.Attributes, said),
            },
        };
    }

    private static bool IsStated(SeenEvent seen, JsonElement said) => seen.Type != EventTypes.ContactInquired && !TypedAddress.Is(said)
        && EventData.Text(said, "id") is not null && EventData.Text(said, "email") is { } email && Address.IsUsable(email);

    private static bool Moved(JsonElement said, Profile had) => EventData.Text(said, "country") is { } country && had.Country is { } before && country != before;

    private static ImmutableSortedDictionary<string, JsonElement> Attributes(
        ImmutableSortedDictionary<string, JsonElement> had, JsonElement said) => EventData.Part(said, "attributes") is { } attributes
            ? had.SetItems(attributes.EnumerateObject().Select(one => KeyValuePair.Create(one.Name, one.Value)))
            : had;

    private static bool SameProduct(JsonElement one, JsonElement other) =>
        EventData.Text(one, "id") is { } id && id == EventData.Text(other, "id") && EventData.Text(one, "variantId") == EventData.Text(other, "variantId");
}

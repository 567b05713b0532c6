using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Intake.WooCommerce;

/// <summary>Customers and guests. Consent to marketing is a plugin's affair in WooCommerce: <see cref="WooConsent"/>.</summary>
internal static class WooCustomers
{
    public static MappedEvent Customer(string type, JsonElement body)
    {
        var contact = Person(body.Get("email").Text() ?? body.Get("billing").Get("email").Text(), body.Get("id"), body);
        var attributes = new JsonObject();
        attributes.Put("role", body.Get("role").Text());
        attributes.Put("isPayingCustomer", body.Get("is_paying_customer"));
        contact.Put("attributes", attributes);
        var data = new JsonObject();
        data.Put("contact", contact);
        WooConsent.Put(data, body);
        return new(type, data);
    }

    /// <summary>The buyer: customer 0 is a guest, known by the address on the bill only.</summary>
    public static JsonObject OfOrder(JsonElement order)
    {
        var buyer = Person(order.Get("billing").Get("email").Text(), order.Get("customer_id"), order);
        // The account's own address is not in an order: this one was typed for the bill.
        if (buyer.ContainsKey("id") && buyer.ContainsKey("email"))
            TypedAddress.Mark(buyer);
        return buyer;
    }

    /// <summary>Whoever a topic that we do not know is about.</summary>
    public static JsonObject AnyContact(JsonElement body)
    {
        var contact = new JsonObject();
        contact.Put("email", body.Get("billing").Get("email").Text() ?? body.Get("email").Text());
        contact.Put("id", WooItems.Id(body.Get("customer_id")));
        return contact;
    }

    private static JsonObject Person(string? email, JsonElement id, JsonElement record)
    {
        var contact = new JsonObject();
        contact.Put("email", email);
        contact.Put("id", WooItems.Id(id));
        var (billing, shipping) = (record.Get("billing"), record.Get("shipping"));
        var named = HasName(record) ? record : HasName(billing) ? billing : shipping;
        contact.Put("firstName", named.Get("first_name").Text());
        contact.Put("lastName", named.Get("last_name").Text());
        var home = billing.Get("country").Text() is not null ? billing : shipping;
        contact.Put("country", home.Get("country").Text());
        contact.Put("region", home.Get("state").Text());
        contact.Put("city", home.Get("city").Text());
        contact.Put("phone", billing.Get("phone").Text() ?? shipping.Get("phone").Text());
        return contact;
    }

    private static bool HasName(JsonElement person) => !person.First("first_name", "last_name").IsBlank();
}

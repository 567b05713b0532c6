using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Intake.Shopify;

/// <summary>The contact in a checkout, an order or a customer: every name and detail that any part of the body knows.</summary>
internal static class ShopifyContact
{
    /// <summary>
    /// Of a checkout or an order: the account's address, else the one that was typed in; whatever else the account does not say, the addresses of
    /// the parcel and the bill do.
    /// </summary>
    public static JsonObject OfPurchase(JsonElement body)
    {
        var customer = body.Get("customer");
        var (shipping, billing) = (body.Get("shipping_address"), body.Get("billing_address"));
        var named = HasName(customer) ? customer : HasName(shipping) ? shipping : billing;
        var contact = new JsonObject();
        var typed = body.First("email", "contact_email").Text();
        contact.Put("email", customer.Get("email").Text() ?? typed);
        contact.Put("id", customer.Get("id").Text());
        if (contact.ContainsKey("id") && customer.Get("email").Text() is null && typed is not null)
            TypedAddress.Mark(contact);
        contact.Put("anonymousId", CartName(body));
        contact.Put("firstName", named.Get("first_name").Text());
        contact.Put("lastName", named.Get("last_name").Text());
        contact.Put("locale", body.Get("customer_locale").Text());
        PutPlace(contact, Country(shipping) is not null ? shipping : Country(billing) is not null ? billing : customer.Get("default_address"));
        contact.Put("phone", (body.Get("buyer_accepts_sms_marketing").IsTrue() ? body.Get("sms_marketing_phone").Text() : null) ?? body.Get("phone").Text() ?? customer.Get("phone").Text() ?? shipping.Get("phone").Text() ?? billing.Get("phone").Text());
        return contact;
    }

    /// <summary>Of a customer's own record.</summary>
    public static JsonObject OfCustomer(JsonElement customer)
    {
        var home = customer.Get("default_address");
        var contact = new JsonObject();
        contact.Put("email", customer.Get("email").Text());
        contact.Put("id", customer.Get("id").Text());
        contact.Put("firstName", customer.Get("first_name").Text() ?? home.Get("first_name").Text());
        contact.Put("lastName", customer.Get("last_name").Text() ?? home.Get("last_name").Text());
        PutPlace(contact, home);
        contact.Put("phone", customer.Get("phone").Text() ?? home.Get("phone").Text());
        contact.Put("attributes", Attributes(customer));
        return contact;
    }

    /// <summary>
    /// What a cart calls its unknown owner. The checkout and the order say the same name beside the address, which joins the three. A
    /// checkout without a cart (a direct link) goes by its own token, and so does its order.
    /// </summary>
    public static string? CartName(JsonElement body) =>
        Token(body.Get("cart_token")) is { } cart ? CookieId.ShopifyCart + cart
        : Token(body.First("checkout_token", "token")) is { } checkout ? CookieId.ShopifyCheckout + checkout
        : null;

    /// <summary>What order, refund and parcel call the buyer: refunds and parcel events know no other name.</summary>
    public static string? OrderName(string? orderId) => orderId is null ? null : CookieId.ShopifyOrder + orderId;

    /// <summary>A token without what follows a question mark: there stands a key that opens the cart, and it is not part of the name.</summary>
    public static string? Token(JsonElement token) => token.Text()?.Split('?')[0] is { Length: > 0 } name ? name : null;

    private static bool HasName(JsonElement person) => person.First("first_name", "last_name").Text() is not null;

    // Country, region and town of one address: those of two would name a place that is not there.
    private static void PutPlace(JsonObject contact, JsonElement address)
    {
        contact.Put("country", Country(address));
        contact.Put("region", address.First("province", "province_code").Text());
        contact.Put("city", address.Get("city").Text());
    }

    private static string? Country(JsonElement address) =>
        address.Get("country_code").Text() ?? (address.Get("country").Text() is { Length: 2 } code ? code : null);

    private static JsonObject Attributes(JsonElement customer)
    {
        var attributes = new JsonObject();
        attributes.Put("accountState", customer.Get("state").Text());
        attributes.Put("tags", Tags(customer.Get("tags")));
        attributes.Put("ordersCount", customer.Get("orders_count"));
        attributes.Put("totalSpent", customer.Get("total_spent").Text());
        return attributes;
    }

    /// <summary>Tags are a text with commas in the REST form and a list in others.</summary>
    public static JsonArray Tags(JsonElement tags)
    {
        var list = new JsonArray();
        foreach (var tag in tags.Text()?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
            list.Add(tag);
        foreach (var tag in tags.Each())
            if (tag.Text() is { } text)
                list.Add(text);
        return list;
    }
}

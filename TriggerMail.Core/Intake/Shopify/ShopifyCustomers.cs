using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Intake.Shopify;

/// <summary>Topics about people: their records and their consent.</summary>
internal static class ShopifyCustomers
{
    public static MappedEvent Customer(string type, JsonElement customer)
    {
        var data = new JsonObject();
        data.Put("contact", ShopifyContact.OfCustomer(customer));
        ShopifyConsent.PutCustomer(data, customer);
        return new(type, data);
    }

    public static MappedEvent EmailConsent(JsonElement body) =>
        Consent(body, ShopifyConsent.Of(body.Get("email_marketing_consent"), "email"));

    public static MappedEvent SmsConsent(JsonElement body) =>
        Consent(body, ShopifyConsent.Of(body.Get("sms_marketing_consent"), "sms"));

    /// <summary>Whoever a topic that we do not know is about.</summary>
    public static JsonObject AnyContact(string topic, JsonElement body)
    {
        var contact = new JsonObject();
        contact.Put("email", (body.First("email", "email_address", "contact_email").Text() ?? body.Get("customer").Get("email").Text()));
        contact.Put("id", LastPart(body.Get("customer").Get("id").Text() ?? body.First("customer_id", "customerId").Text()
            ?? (topic.StartsWith("customers/", StringComparison.Ordinal) ? body.Get("id").Text() : null)));
        return contact;
    }

    private static MappedEvent Consent(JsonElement body, JsonObject? consent)
    {
        var contact = new JsonObject();
        contact.Put("email", body.First("email_address", "email").Text());
        contact.Put("id", LastPart(body.First("customer_id", "id").Text()));
        contact.Put("phone", body.First("phone", "phone_number").Text());
        var data = new JsonObject();
        data.Put("contact", contact);
        data.Put("consent", consent);
        return new(consent?["state"]?.GetValue<string>() switch
        {
            "subscribed" => EventTypes.ContactSubscribed,
            "unsubscribed" => EventTypes.ContactUnsubscribed,
            _ => EventTypes.ContactUpdated,
        }, data);
    }

    /// <summary>The number in <c>gid://shopify/Customer/123</c>, so that both spellings are the same customer.</summary>
    private static string? LastPart(string? id) =>
        id is not null && id.StartsWith("gid://", StringComparison.Ordinal) ? id[(id.LastIndexOf('/') + 1)..].Split('?')[0] : id;
}

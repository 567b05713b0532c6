using System.Text.Json;
using System.Text.Json.Serialization;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Store;

namespace TriggerMail.Segments;

/// <summary>What conditions can ask about a contact: <c>contact.email</c>, <c>contact.country</c>, <c>contact.attributes.size</c>, ...</summary>
internal static class ContactFacts
{
    public static FactValue Find(Facts facts, ReadOnlySpan<string> parts) => Find(facts.Contact, facts.Store, parts);

    private static FactValue Find(Contact contact, StoreFacts store, ReadOnlySpan<string> parts) => parts[0] switch
    {
        "id" => FactValue.Of(contact.StoreId),
        "email" => FactValue.Of(contact.Email),
        "firstName" => FactValue.Of(contact.Profile.FirstName),
        "lastName" => FactValue.Of(contact.Profile.LastName),
        "locale" => FactValue.Of(contact.Profile.Locale),
        "timeZone" => FactValue.Of(contact.Profile.TimeZone),
        "country" => FactValue.Of(contact.Profile.Country),
        "region" => FactValue.Of(contact.Profile.Region),
        "city" => FactValue.Of(contact.Profile.City),
        "phone" => FactValue.Of(contact.Profile.Phone),
        "birthday" => FactValue.Of(contact.Profile.Birthday),
        "segments" => FactValue.Of(JsonSerializer.SerializeToElement([.. contact.Segments], FactJson.Default.StringArray)),
        "pages" => FactValue.Of(PageView.Text(contact.Pages)),
        "attributes" when parts.Length > 1 && contact.Profile.Attributes.TryGetValue(parts[1], out var value) =>
            Facts.Descend(value, parts[2..]),
        "orders" when parts.Length == 2 => OrderFacts.Find(contact.Orders, parts[1], store.Currency),
        "engagement" when parts.Length == 2 => EngagementFacts.Find(contact.Engagement, parts[1]),
        "device" => FactValue.Of(contact.Engagement?.Device),
        "experiments" when parts.Length == 2 => FactValue.Of(contact.Experiments.GetValueOrDefault(parts[1])),
        "consent" => Consent(contact, parts[1..]),
        "coupons" => CouponFacts.Find(contact, parts[1..]),
        _ => FactValue.Missing,
    };

    // contact.consent.offers is about mails, contact.consent.sms.offers about text messages.
    private static FactValue Consent(Contact contact, ReadOnlySpan<string> parts)
    {
        var (channel, topic) = parts.Length == 2 && parts[0] == Channels.Sms ? (Channels.Sms, parts[1]) : (Channels.Email, parts.Length == 1 ? parts[0] : "");
        return FactValue.Of(Consents.For(contact, topic, channel)?.State switch
        {
            ConsentState.Subscribed => "subscribed",
            ConsentState.Pending => "pending",
            ConsentState.Unsubscribed => "unsubscribed",
            _ => null,
        });
    }
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class FactJson : JsonSerializerContext;

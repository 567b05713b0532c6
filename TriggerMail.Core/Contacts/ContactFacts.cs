using TriggerMail.Catalog;
using TriggerMail.Journeys;

namespace TriggerMail.Contacts;

/// <summary>What conditions can ask about a contact: <c>contact.email</c>, <c>contact.country</c>, <c>contact.attributes.size</c>, ...</summary>
internal static class ContactFacts
{
    public static FactValue Find(Contact contact, ReadOnlySpan<string> parts) => parts[0] switch
    {
        "id" => FactValue.Of(contact.StoreId),
        "email" => FactValue.Of(contact.Email),
        "firstName" => FactValue.Of(contact.Profile.FirstName),
        "lastName" => FactValue.Of(contact.Profile.LastName),
        "locale" => FactValue.Of(contact.Profile.Locale),
        "timeZone" => FactValue.Of(contact.Profile.TimeZone),
        "country" => FactValue.Of(contact.Profile.Country),
        "phone" => FactValue.Of(contact.Profile.Phone),
        "birthday" => FactValue.Of(contact.Profile.Birthday),
        "attributes" when parts.Length > 1 && contact.Profile.Attributes.TryGetValue(parts[1], out var value) =>
            Facts.Walk(value, parts[2..]),
        "coupons" => CouponBook.Find(contact, parts[1..]),
        _ => FactValue.Missing,
    };
}

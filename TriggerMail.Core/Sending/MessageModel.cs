using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Catalog;
using TriggerMail.Catalog.Coupons;
using TriggerMail.Catalog.Recommendations;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Segments;
using TriggerMail.Store;
using TriggerMail.Values;

namespace TriggerMail.Sending;

/// <summary>Writes the model that templates see: <c>store</c>, <c>contact</c>, <c>cart</c>, <c>order</c>, <c>links</c>, <c>message</c> and the event's own parts.</summary>
internal static class MessageModel
{
    private const int LongestName = 80;

    private static readonly string[] Ours = ["contact", "consent", "cart", "order", "coupon", "coupons", "product", "viewed", "pages", "recommendations", "arrivals", "drops", "live", "store", "links", "message"];

    public static JsonElement Of(StoreSettings store, Facts facts, MessageProducts shelf, MessageLinks links, LiveLinks live, string reason, DateTimeOffset? consentedAt)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            WriteStore(writer, store);
            WriteContact(writer, facts.Contact);
            WriteRoot(writer, facts, shelf, "cart");
            WriteRoot(writer, facts, shelf, "order");
            WriteCoupons(writer, store, facts);
            WritePages(writer, facts.Contact);
            WriteGoods(writer, facts, shelf);
            WriteLive(writer, live, facts, shelf, facts.Contact.Profile.Locale ?? store.Locale);
            WriteEventParts(writer, facts.Event);
            WriteLinks(writer, links);
            writer.WriteStartObject("message");
            writer.WriteString("reason", reason);
            if (consentedAt is { } at)
                writer.WriteString("consentedAt", at);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static void WriteStore(Utf8JsonWriter writer, StoreSettings store)
    {
        writer.WriteStartObject("store");
        writer.WriteString("name", store.Name);
        writer.WriteString("url", store.Url);
        writer.WriteString("address", store.Address);
        writer.WriteString("supportEmail", store.SupportEmail);
        writer.WriteString("color", store.Color);
        writer.WriteString("timeZone", store.TimeZone);
        writer.WriteEndObject();
    }

    private static void WriteContact(Utf8JsonWriter writer, Contact contact)
    {
        writer.WriteStartObject("contact");
        WriteText(writer, "email", contact.Email);
        WriteText(writer, "id", contact.StoreId);
        WriteText(writer, "firstName", Name(contact.Profile.FirstName));
        WriteText(writer, "lastName", Name(contact.Profile.LastName));
        WriteText(writer, "locale", contact.Profile.Locale);
        WriteText(writer, "timeZone", contact.Profile.TimeZone);
        WriteText(writer, "country", contact.Profile.Country);
        WriteText(writer, "region", contact.Profile.Region);
        WriteText(writer, "city", contact.Profile.City);
        WriteText(writer, "device", contact.Engagement?.Device);
        WriteText(writer, "pages", PageView.Text(contact.Pages));
        writer.WriteStartObject("attributes");
        foreach (var (name, value) in contact.Profile.Attributes)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // Anybody types anything into the form of a checkout: what mail programs make a link of is no name.
    private static string? Name(string? typed) => typed is not null && (typed.Length > LongestName || StoreHosts.HoldsLink(typed)) ? null : typed;

    private static void WriteRoot(Utf8JsonWriter writer, Facts facts, MessageProducts shelf, string name)
    {
        if (facts.Root(name) is not { } root)
            return;
        writer.WritePropertyName(name);
        (name == "cart" ? shelf.RefreshCart(root) : shelf.Refresh(root)).WriteTo(writer);
    }

    private static void WritePages(Utf8JsonWriter writer, Contact contact)
    {
        writer.WriteStartArray("pages");
        foreach (var page in contact.Pages)
        {
            writer.WriteStartObject();
            writer.WriteString("path", page.Path);
            WriteText(writer, "title", page.Title);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteGoods(Utf8JsonWriter writer, Facts facts, MessageProducts shelf)
    {
        if (facts.Root("product") is { } product)
        {
            writer.WritePropertyName("product");
            shelf.Refresh(product, null).WriteTo(writer);
        }
        WriteList(writer, "viewed", facts.Contact.Viewed.Take(RecommendationSeeds.LooksShown).Select(viewed => shelf.Refresh(viewed, null)));
        // The fall that the mail is about stands in it already; these are the others.
        var about = facts.Event is { Type: EventTypes.ProductPriceDropped } seen ? seen.Data.Get("product").Get("id").Text() : null;
        WriteList(writer, "drops", facts.Contact.Drops.Where(drop => drop.ProductId != about && facts.Now - drop.At <= MessageProducts.DropsAreNewsFor && shelf.IsStillLower(drop))
            .Select(drop => shelf.Refresh(drop.Product, drop.OldPrice)));
        WriteShown(writer, "recommendations", shelf.Show(shelf.Recommended));
        WriteShown(writer, "arrivals", shelf.Show(shelf.Arrivals));
    }

    // Left out when it is empty, so that a template can need it.
    private static void WriteShown(Utf8JsonWriter writer, string name, JsonArray products)
    {
        if (products.Count > 0)
            WriteList(writer, name, products.Select(one => JsonSerializer.SerializeToElement(one)));
    }

    private static void WriteLive(Utf8JsonWriter writer, LiveLinks live, Facts facts, MessageProducts shelf, string locale)
    {
        writer.WriteStartObject("live");
        WriteText(writer, "countdown", live.Countdown(facts, locale));
        WriteText(writer, "stock", live.Stock(facts, shelf, locale));
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<JsonElement> entries)
    {
        writer.WriteStartArray(name);
        foreach (var entry in entries)
            entry.WriteTo(writer);
        writer.WriteEndArray();
    }

    private static void WriteCoupons(Utf8JsonWriter writer, StoreSettings store, Facts facts)
    {
        if (facts.Root("coupon") is not { } last || facts.Root("coupons") is not { } all)
            return;
        writer.WritePropertyName("coupon");
        WriteCoupon(writer, store, facts, last);
        writer.WriteStartObject("coupons");
        foreach (var named in all.EnumerateObject())
        {
            writer.WritePropertyName(named.Name);
            WriteCoupon(writer, store, facts, named.Value);
        }
        writer.WriteEndObject();
    }

    private static void WriteCoupon(Utf8JsonWriter writer, StoreSettings store, Facts facts, JsonElement coupon)
    {
        writer.WriteStartObject();
        foreach (var member in coupon.EnumerateObject())
            member.WriteTo(writer);
        WriteText(writer, "applyUrl", CouponLinks.Apply(store, coupon.GetProperty("code").GetString()!, facts.Root("cart")));
        writer.WriteEndObject();
    }

    private static void WriteEventParts(Utf8JsonWriter writer, SeenEvent? seen)
    {
        if (seen is not { Data.ValueKind: JsonValueKind.Object })
            return;
        foreach (var part in seen.Data.EnumerateObject())
            if (!Ours.Contains(part.Name))
                part.WriteTo(writer);
    }

    private static void WriteLinks(Utf8JsonWriter writer, MessageLinks links)
    {
        writer.WriteStartObject("links");
        writer.WriteString("unsubscribe", links.Unsubscribe);
        writer.WriteString("preferences", links.Preferences);
        writer.WriteString("confirm", links.Confirm);
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
            writer.WriteString(name, text);
    }
}

/// <summary>Links into TriggerMail itself that a message carries.</summary>
internal sealed record MessageLinks(string Unsubscribe, string Preferences, string Confirm);

using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Intake.WooCommerce;

/// <summary>Line items of orders.</summary>
internal static class WooItems
{
    public static JsonArray Of(JsonElement lineItems)
    {
        var items = new JsonArray();
        foreach (var line in lineItems.Each())
        {
            var item = new JsonObject();
            item.Put("productId", Id(line.Get("product_id")));
            item.Put("variantId", Id(line.Get("variation_id")));
            item.Put("title", Title(line.First("parent_name", "name")));
            item.Put("image", Picture.Of(line));
            item.Put("price", Price(line.Get("price")));
            item.Put("quantity", line.Get("quantity"));
            if (item.Count > 0)
                items.Add(item);
        }
        return items;
    }

    /// <summary>An id; WooCommerce writes 0 for none.</summary>
    public static string? Id(JsonElement id) => id.Text() is { } text && text != "0" ? text : null;

    /// <summary>A name as people read it: WordPress stores <c>&amp;ndash;</c> for a dash.</summary>
    public static string? Title(JsonElement name) => WebUtility.HtmlDecode(name.Text());

    /// <summary>The unit price is a quotient that PHP computes as a double and does not round; money has two decimals here.</summary>
    private static string? Price(JsonElement price) =>
        price.ValueKind == JsonValueKind.Number && price.TryGetDecimal(out var exact)
            ? decimal.Round(exact, 2, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture)
            : price.Text();
}

using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace TriggerMail.Templates.Checks;

/// <summary>Models to try a template with: one with everything, and one with only what the template says it needs.</summary>
internal static class SampleModels
{
    private const string Everything = """
        {
          "store": { "name": "Northwind Tea", "url": "https://shop.example", "address": "12 Harbour Lane, Bristol BS1 4RB",
                     "supportEmail": "hello@shop.example", "color": "#1d4d4f" },
          "contact": { "email": "ada@example.com", "firstName": "Ada", "lastName": "Byron", "locale": "en", "country": "GB", "city": "Bristol", "device": "mobile",
                       "pages": "/guides/brewing, /teas",
                       "timeZone": "Europe/London", "attributes": {} },
          "cart": { "id": "c-1", "url": "https://shop.example/cart/c-1", "currency": "EUR", "total": "57.40", "items": [] },
          "order": { "id": "o-1", "number": "1042", "cartId": "c-1", "currency": "EUR", "total": "57.40",
                     "placedAt": "2026-03-14T09:26:53Z", "statusUrl": "https://shop.example/orders/o-1", "items": [] },
          "shipment": { "carrier": "DHL", "number": "00340434", "url": "https://track.example/00340434" },
          "refund": { "id": "r-1", "currency": "EUR", "total": "19.60" },
          "product": { "id": "p-1", "variantId": "v-1", "title": "First Flush Darjeeling, 100 g", "url": "https://shop.example/p-1",
                       "image": "https://shop.example/p-1.png", "price": "18.90", "oldPrice": "22.50", "currency": "EUR", "stock": 4, "rating": { "value": 4.6, "count": 128 }, "categories": ["Black tea"] },
          "viewed": [], "recommendations": [], "arrivals": [], "drops": [],
          "pages": [{ "path": "/guides/brewing", "title": "How to brew green tea" }, { "path": "/teas", "title": "All teas" }],
          "page": { "url": "https://shop.example/teas", "title": "All teas" },
          "coupon": { "code": "STEEP10", "percent": 10, "expiresAt": "2026-03-16T18:00:00Z" },
          "coupons": { "friend": { "code": "FRIEND15", "percent": 15, "expiresAt": "2026-05-14T18:00:00Z" }, "thanks": { "code": "STEEP10", "percent": 10, "expiresAt": "2026-05-14T18:00:00Z" } },
          "live": { "countdown": "https://mail.example/live/c.png", "stock": "https://mail.example/live/s.png" },
          "links": { "unsubscribe": "https://mail.example/u/1", "preferences": "https://mail.example/p/1",
                     "confirm": "https://mail.example/confirm/1" },
          "account": { "url": "https://shop.example/account", "expiresAt": "2026-03-14T10:26:53Z", "change": "E-mail address", "at": "2026-03-14T09:26:53Z",
                       "device": "Firefox on Linux", "place": "Bristol" },
          "subscription": { "id": "s-1", "title": "Tea of the month", "url": "https://shop.example/subscription", "expiresAt": "2026-03-28", "price": "24.00", "currency": "EUR" },
          "date": { "of": "contact.attributes.childBirthday", "on": "2026", "entry": "Mia", "name": "Mia" },
          "message": { "reason": "You get this because you asked for news from Northwind Tea.", "consentedAt": "2026-01-05T10:00:00Z" },
          "event": {}
        }
        """;

    private const string Items = """
        [
          { "productId": "p-1", "variantId": "v-1", "title": "First Flush Darjeeling, 100 g", "image": "https://shop.example/p-1.png",
            "url": "https://shop.example/p-1", "price": "18.90", "quantity": 2, "stock": 4, "rating": { "value": 4.6, "count": 128 } },
          { "productId": "p-2", "variantId": "v-2", "title": "Stoneware cup <tall> & saucer", "image": null,
            "url": "https://shop.example/p-2", "price": "19.60", "quantity": 1, "stock": 0 }
        ]
        """;

    private const string Products = """
        [
          { "id": "p-3", "title": "Gooseneck kettle", "url": "https://shop.example/p-3", "image": "https://shop.example/p-3.png", "price": "64.00",
            "currency": "EUR", "because": "First Flush Darjeeling, 100 g" },
          { "id": "p-4", "title": "Cherry-bark tea tin", "url": "https://shop.example/p-4", "image": null, "price": "29.00", "currency": "EUR" }
        ]
        """;

    /// <summary>Everything a template may ask for, with the template's own sample values in place.</summary>
    public static JsonObject Full(FrontMatter front)
    {
        var model = JsonNode.Parse(Everything)!.AsObject();
        model["cart"]!["items"] = JsonNode.Parse(Items);
        model["order"]!["items"] = JsonNode.Parse(Items);
        model["items"] = JsonNode.Parse(Items);
        foreach (var list in new[] { "viewed", "recommendations", "arrivals", "drops" })
            model[list] = JsonNode.Parse(Products);
        if (front.Sample is not null)
            Merge(model, front.Sample);
        return model;
    }

    /// <summary>Only the needs, and what every message has.</summary>
    public static JsonObject Sparse(FrontMatter front)
    {
        var full = Full(front);
        var sparse = new JsonObject();
        foreach (var path in front.Needs.Select(need => need.Text).Concat(Vocabulary.Always).Order(StringComparer.Ordinal))
            Copy(full, sparse, path.Split('.'));
        return sparse;
    }

    private static void Copy(JsonNode from, JsonObject to, ReadOnlySpan<string> path)
    {
        if (from is not JsonObject members || members[path[0]] is not { } value)
            return;
        if (path.Length == 1)
            to[path[0]] = value is JsonArray list ? new JsonArray([.. list.Select(Bare)]) : to[path[0]] ?? value.DeepClone();
        else if (value is JsonArray items)
            for (var i = 0; i < items.Count && to[path[0]] is JsonArray copies; i++)
                Copy(items[i]!, copies[i]!.AsObject(), path[1..]);
        else
            Copy(value, (JsonObject)(to[path[0]] ??= new JsonObject()), path[1..]);
    }

    private static JsonNode? Bare(JsonNode? item) => item is JsonObject ? new JsonObject() : item?.DeepClone();

    private static void Merge(JsonObject into, YamlMappingNode from)
    {
        foreach (var (key, value) in from.Children)
            if (key is YamlScalarNode { Value: { } name })
            {
                if (value is YamlMappingNode members && into[name] is JsonObject inner)
                    Merge(inner, members);
                else
                    into[name] = Json(value);
            }
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlScalarNode { Value: null or "null" or "~" } => null,
        YamlScalarNode { Value: "true" or "false" } truth => truth.Value == "true",
        YamlScalarNode scalar => scalar.Value,
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlMappingNode members => new JsonObject(members.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value ?? "", Json(pair.Value)))),
        _ => null,
    };
}

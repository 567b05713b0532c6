namespace TriggerMail.Events;

public static partial class EventShape
{
    /// <summary>The table the whole check runs on. Design: "Events in".</summary>
    internal static ShapeMember[] Members { get; } =
    [
        Under("contact", new("email", Form.Email), new("id", Form.Id), new("anonymousId", Form.Id), new("aliases", Form.Texts),
            new("firstName", Form.Text), new("lastName", Form.Text), new("locale", Form.Locale), new("timeZone", Form.TimeZone),
            new("country", Form.Country), new("region", Form.Text), new("city", Form.Text), new("phone", Form.Text), new("birthday", Form.Birthday), new("attributes", Form.Object)),
        Under("consent", Answer()),
        new ShapeMember("consents", Form.List, Answer()).Under("data"),
        Under("preferences", new("hoursBetweenMails", Form.Count), new("pausedUntil", Form.Instant)),
        Under("cart", new("id", Form.Id), new("url", Form.Link), new("currency", Form.Currency), new("total", Form.Money), Items()),
        Under("order", new("id", Form.Id), new("number", Form.Id), new("cartId", Form.Id), new("currency", Form.Currency),
            new("total", Form.Money), new("placedAt", Form.Instant), new("statusUrl", Form.Link),
            new("discountCodes", Form.Texts), new ShapeMember("refunds", Form.List, Refund()), Items()),
        Under("shipment", new("id", Form.Id), new("carrier", Form.Text), new("number", Form.Id), new("url", Form.Link)),
        Under("refund", Refund()),
        Under("product", new("id", Form.Id), new("variantId", Form.Id), new("title", Form.Text), new("url", Form.Link),
            new("image", Form.Link), new("price", Form.Money), new("currency", Form.Currency), new("stock", Form.Whole),
            new("categories", Form.Texts), Rating(), Variants()),
        Under("page", new("url", Form.Link), new("title", Form.Text)),
        Items().Under("data"),
    ];

    private static ShapeMember Under(string name, params ShapeMember[] members) => new ShapeMember(name, Form.Object, members).Under("data");

    private static ShapeMember[] Answer() =>
    [
        new("topics", Form.Texts), new("channel", Form.Channel), new("state", Form.ConsentState), new("at", Form.Instant),
        new("source", Form.Text), new("wording", Form.Text), new("locale", Form.Locale), new("level", Form.Text),
        new("origin", Form.Text), new("expiresAt", Form.Instant),
    ];

    private static ShapeMember[] Refund() => [new("id", Form.Id), new("currency", Form.Currency), new("total", Form.Money)];

    private static ShapeMember Items() => new("items", Form.List,
        new("productId", Form.Id), new("variantId", Form.Id), new("title", Form.Text), new("image", Form.Link),
        new("url", Form.Link), new("price", Form.Money), new("quantity", Form.Count), Rating());

    private static ShapeMember Rating() => new("rating", Form.Object, new("value", Form.Rating), new("count", Form.Count));

    private static ShapeMember Variants() => new("variants", Form.List,
        new("id", Form.Id), new("title", Form.Text), new("sku", Form.Text), new("price", Form.Money), new("stock", Form.Whole));
}

namespace TriggerMail.Events.Shape;

public static partial class EventShape
{
    /// <summary>The table the whole check runs on. Design: "Events in".</summary>
    internal static ShapeMember[] Members { get; } =
    [
        Under("contact", new("email", FieldFormat.Email), new("id", FieldFormat.Id), new("anonymousId", FieldFormat.Id), new("aliases", FieldFormat.Texts),
            new("firstName", FieldFormat.Text), new("lastName", FieldFormat.Text), new("locale", FieldFormat.Locale), new("timeZone", FieldFormat.TimeZone),
            new("country", FieldFormat.Country), new("region", FieldFormat.Text), new("city", FieldFormat.Text), new("phone", FieldFormat.Text), new("birthday", FieldFormat.Birthday), new("attributes", FieldFormat.Object)),
        Under("consent", Answer()),
        new ShapeMember("consents", FieldFormat.List, Answer()).Under("data"),
        Under("preferences", new("hoursBetweenMails", FieldFormat.Count), new("pausedUntil", FieldFormat.Instant)),
        Under("cart", new("id", FieldFormat.Id), new("url", FieldFormat.Link), new("currency", FieldFormat.Currency), new("total", FieldFormat.Money), Items()),
        Under("order", new("id", FieldFormat.Id), new("number", FieldFormat.Id), new("cartId", FieldFormat.Id), new("currency", FieldFormat.Currency),
            new("total", FieldFormat.Money), new("placedAt", FieldFormat.Instant), new("statusUrl", FieldFormat.Link),
            new("discountCodes", FieldFormat.Texts), new ShapeMember("refunds", FieldFormat.List, Refund()), Items()),
        Under("shipment", new("id", FieldFormat.Id), new("carrier", FieldFormat.Text), new("number", FieldFormat.Id), new("url", FieldFormat.Link)),
        Under("refund", Refund()),
        Under("product", new("id", FieldFormat.Id), new("variantId", FieldFormat.Id), new("title", FieldFormat.Text), new("url", FieldFormat.Link),
            new("image", FieldFormat.Link), new("price", FieldFormat.Money), new("currency", FieldFormat.Currency), new("stock", FieldFormat.Whole),
            new("categories", FieldFormat.Texts), Rating(), Variants()),
        Under("page", new("url", FieldFormat.Link), new("title", FieldFormat.Text)),
        Items().Under("data"),
    ];

    private static ShapeMember Under(string name, params ShapeMember[] members) => new ShapeMember(name, FieldFormat.Object, members).Under("data");

    private static ShapeMember[] Answer() =>
    [
        new("topics", FieldFormat.Texts), new("channel", FieldFormat.Channel), new("state", FieldFormat.ConsentState), new("at", FieldFormat.Instant),
        new("source", FieldFormat.Text), new("wording", FieldFormat.Text), new("locale", FieldFormat.Locale), new("level", FieldFormat.Text),
        new("origin", FieldFormat.Text), new("expiresAt", FieldFormat.Instant),
    ];

    private static ShapeMember[] Refund() => [new("id", FieldFormat.Id), new("currency", FieldFormat.Currency), new("total", FieldFormat.Money)];

    private static ShapeMember Items() => new("items", FieldFormat.List,
        new("productId", FieldFormat.Id), new("variantId", FieldFormat.Id), new("title", FieldFormat.Text), new("image", FieldFormat.Link),
        new("url", FieldFormat.Link), new("price", FieldFormat.Money), new("quantity", FieldFormat.Count), Rating());

    private static ShapeMember Rating() => new("rating", FieldFormat.Object, new("value", FieldFormat.Rating), new("count", FieldFormat.Count));

    private static ShapeMember Variants() => new("variants", FieldFormat.List,
        new("id", FieldFormat.Id), new("title", FieldFormat.Text), new("sku", FieldFormat.Text), new("price", FieldFormat.Money), new("stock", FieldFormat.Whole));
}

using System.Collections.Frozen;

namespace TriggerMail.Templates;

/// <summary>What kind of value stands at a path: text, a list, something with known names, or something with any names.</summary>
internal abstract record Shape
{
    private Shape() { }

    /// <summary>A text, number or truth.</summary>
    public sealed record Plain : Shape;

    /// <summary>Anything, with any names: the store's own attributes, and events we do not know.</summary>
    public sealed record Free : Shape;

    /// <summary>A list.</summary>
    public sealed record Many(Shape Item) : Shape;

    /// <summary>Something with these names and no others.</summary>
    public sealed record Named(FrozenDictionary<string, Shape> Members) : Shape;
}

/// <summary>The names a template may use: the shapes of an event's data (design §5) and what every message brings along.</summary>
internal static class Vocabulary
{
    /// <summary>Paths that every message has, whatever the event.</summary>
    public static readonly string[] Always =
        ["store.name", "store.url", "contact.email", "links.unsubscribe", "links.preferences"];

    /// <summary>What the renderer adds to every model.</summary>
    public static readonly string[] Added = ["message.subject", "message.locale", "message.direction"];

    private static readonly Shape Text = new Shape.Plain();
    private static readonly Shape Anything = new Shape.Free();
    private static readonly Shape Item = Names("productId variantId title image url price quantity stock");
    private static readonly Shape Items = new Shape.Many(Item);

    /// <summary>The names a template starts with.</summary>
    public static readonly Shape.Named Root = new(new Dictionary<string, Shape>
    {
        ["store"] = Names("name url address supportEmail color"),
        ["contact"] = Names("email id anonymousId firstName lastName locale timeZone country phone birthday", ("attributes", Anything)),
        ["cart"] = Names("id url currency total", ("items", Items)),
        ["order"] = Names("id number cartId currency total placedAt statusUrl", ("items", Items)),
        ["shipment"] = Names("carrier number url"),
        ["product"] = Names("id variantId title url image price currency stock", ("categories", new Shape.Many(Text))),
        ["page"] = Names("url title"),
        ["coupon"] = Names("code percent expiresAt"),
        ["links"] = Names("unsubscribe preferences view confirm"),
        ["message"] = Names("reason subject preheader locale direction"),
        ["event"] = Anything,
        ["items"] = Items,
    }.ToFrozenDictionary());

    private static Shape.Named Names(string plain, params (string Name, Shape Shape)[] more) =>
        new(plain.Split(' ').Select(name => (Name: name, Shape: Text)).Concat(more).ToFrozenDictionary(entry => entry.Name, entry => entry.Shape));
}

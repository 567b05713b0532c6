using System.Collections.Frozen;

namespace TriggerMail.Templates.Checks;

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
    private static readonly Shape Rating = Names("value count");
    private static readonly Shape Item = Names("productId variantId title image url price quantity stock", ("rating", Rating));
    private static readonly Shape Items = new Shape.Many(Item);
    private static readonly Shape Product = Names("id variantId title url image price currency stock oldPrice because", ("rating", Rating), ("categories", new Shape.Many(Text)));
    private static readonly Shape Coupon = Names("code percent amount currency freeShipping expiresAt applyUrl");

    /// <summary>The names a template starts with.</summary>
    public static readonly Shape.Named Root = new(new Dictionary<string, Shape>
    {
        ["store"] = Names("name url address supportEmail color"),
        ["contact"] = Names("email id anonymousId firstName lastName locale timeZone country region city device phone birthday pages", ("attributes", Anything)),
        ["cart"] = Names("id url currency total", ("items", Items)),
        ["order"] = Names("id number cartId currency total placedAt statusUrl", ("items", Items)),
        ["shipment"] = Names("id carrier number url"),
        ["refund"] = Names("id currency total"),
        ["product"] = Product,
        ["viewed"] = new Shape.Many(Product),
        ["pages"] = new Shape.Many(Names("path title")),
        ["recommendations"] = new Shape.Many(Product),
        ["arrivals"] = new Shape.Many(Product),
        ["drops"] = new Shape.Many(Product),
        ["page"] = Names("url title"),
        ["coupon"] = Coupon,
        ["coupons"] = Anything,
        ["live"] = Names("countdown stock"),
        ["links"] = Names("unsubscribe preferences confirm"),
        ["account"] = Names("url expiresAt change at device place"),
        ["subscription"] = Names("id title url expiresAt price currency"),
        ["date"] = Names("of on entry name"),
        ["message"] = Names("reason consentedAt subject preheader locale direction"),
        ["event"] = Anything,
        ["items"] = Items,
    }.ToFrozenDictionary());

    /// <summary>The model without values of another kind than their name says: a text that is an object is no text anybody can read.</summary>
    public static Dictionary<string, object?> Tidy(Dictionary<string, object?> model)
    {
        foreach (var (name, shape) in Root.Members)
            if (model.TryGetValue(name, out var value))
                model[name] = Tidy(value, shape);
        return model;
    }

    private static object? Tidy(object? value, Shape shape)
    {
        switch (shape, value)
        {
            case (Shape.Plain, Dictionary<string, object?> or object[]):
            case (Shape.Named, not Dictionary<string, object?>):
            case (Shape.Many, not object[]):
                return null;
            case (Shape.Named named, Dictionary<string, object?> members):
                foreach (var (name, inner) in named.Members)
                    if (members.TryGetValue(name, out var member))
                        members[name] = Tidy(member, inner);
                return members;
            case (Shape.Many many, object[] items):
                return items.Select(item => Tidy(item, many.Item)).ToArray();
            default:
                return value;
        }
    }

    private static Shape.Named Names(string plain, params (string Name, Shape Shape)[] more) =>
        new(plain.Split(' ').Select(name => (Name: name, Shape: Text)).Concat(more).ToFrozenDictionary(entry => entry.Name, entry => entry.Shape));
}

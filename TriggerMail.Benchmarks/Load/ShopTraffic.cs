using System.Globalization;
using System.Text;

namespace TriggerMail.Benchmarks.Load;

/// <summary>What a store sends: single CloudEvents of about 500 bytes, the same ones for the same seed.</summary>
internal sealed class ShopTraffic(int contacts, int seed = 7, string prefix = "e")
{
    private readonly Random random = new(seed);
    private readonly int[] orders = new int[contacts];
    private int events;

    /// <summary>70 % changed carts, 20 % products looked at, 10 % orders, of contacts drawn evenly.</summary>
    public string Next(DateTimeOffset at)
    {
        var contact = random.Next(contacts);
        return random.Next(10) switch
        {
            < 7 => Cart(contact, at),
            < 9 => Event("product.viewed", contact, at, $"{{\"product\":{Product}}}"),
            _ => Order(contact, at),
        };
    }

    /// <summary>The contact changes its cart; after an order it is a new cart.</summary>
    public string Cart(int contact, DateTimeOffset at, bool withConsent = false) => Event("cart.updated", contact, at,
        $"{{{(withConsent ? Agreed + "," : "")}\"cart\":{{\"id\":\"cart-{contact}-{orders[contact]}\",\"url\":\"https://shop.example/cart/{contact}\",\"currency\":\"EUR\",\"total\":\"37.00\",\"items\":[{Item}]}}}}");

    /// <summary>The contact orders what is in its cart.</summary>
    public string Order(int contact, DateTimeOffset at)
    {
        var order = $"{contact}-{orders[contact]++}";
        return Event("order.placed", contact, at,
            $"{{\"order\":{{\"id\":\"{order}\",\"number\":\"#{order}\",\"cartId\":\"cart-{order}\",\"currency\":\"EUR\",\"total\":\"37.00\",\"statusUrl\":\"https://shop.example/orders/{order}\",\"items\":[{Item}]}}}}");
    }

    /// <summary>The contact agrees to marketing, without the event that starts the welcome.</summary>
    public string Consent(int contact, DateTimeOffset at) => Event("contact.updated", contact, at, $"{{{Agreed}}}");

    /// <summary>A request for the intake with one event, or with a list of them.</summary>
    public static byte[] Request(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var type = json[0] == '[' ? "application/cloudevents-batch+json" : "application/cloudevents+json";
        var head = $"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private const string Agreed = "\"consent\":{\"topics\":[\"marketing\"],\"channel\":\"email\",\"state\":\"subscribed\",\"source\":\"import\"}";

    private const string Product =
        "{\"id\":\"iron-goddess\",\"variantId\":\"100g\",\"title\":\"Iron Goddess oolong, 100 g\",\"url\":\"https://shop.example/products/iron-goddess\","
        + "\"image\":\"https://shop.example/images/iron-goddess.jpg\",\"price\":\"18.50\",\"currency\":\"EUR\",\"categories\":[\"oolong\",\"green\"]}";

    private const string Item =
        "{\"productId\":\"iron-goddess\",\"variantId\":\"100g\",\"title\":\"Iron Goddess oolong, 100 g\",\"url\":\"https://shop.example/p/iron-goddess\","
        + "\"image\":\"https://shop.example/i/iron-goddess.jpg\",\"price\":\"18.50\",\"quantity\":2}";

    private string Event(string type, int contact, DateTimeOffset at, string data) => string.Create(CultureInfo.InvariantCulture,
        $"{{\"specversion\":\"1.0\",\"id\":\"{prefix}-{++events}\",\"source\":\"/shop\",\"type\":\"{type}\",\"time\":\"{at.UtcDateTime:O}\",\"subject\":\"customer{contact}@example.com\",\"data\":{data}}}");
}

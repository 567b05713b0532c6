using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Intake;
using TriggerMail.Intake.WooCommerce;

namespace TriggerMail.Tests.Events;

/// <summary>Bodies of our own making in the shapes that stores send, and short ways to read them.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2021, 2, 3, 15, 30, 0, TimeSpan.Zero);

    public static string Folder { get; } = Path.Combine(Path.GetDirectoryName(ThisFile())!, "Fixtures");

    public static IEnumerable<string> All => Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name + ".json"));

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static Dictionary<string, string> Headers(params (string Name, string Value)[] headers) =>
        headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<StoreEvent> Events(IntakeResult reading) =>
        reading is IntakeResult.Read read ? read.Events : throw new InvalidOperationException($"Refused: {reading}");

    public static string Refusal(IntakeResult reading) => Assert.IsType<IntakeResult.Refused>(reading).ToString();

    public static JsonElement Json(string json) => JsonElement.Parse(json);

    /// <summary>The value at a dotted path, as text; "-" when it is missing.</summary>
    public static string At(this StoreEvent storeEvent, string path)
    {
        var at = storeEvent.Data;
        foreach (var part in path.Split('.'))
            if (at.ValueKind == JsonValueKind.Array && int.TryParse(part, out var index) && index < at.GetArrayLength())
                at = at[index];
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at))
                return "-";
        return at.ToString();
    }

    public static StoreEvent Shopify(string topic, string body) => Assert.Single(Events(ReadShopify(topic, body)));

    public static IntakeResult ReadShopify(string topic, string body) => TriggerMail.Intake.Shopify.ShopifyWebhooks.Read(
        Headers(("x-shopify-topic", topic), ("x-shopify-shop-domain", "lantern-shop.example"), ("x-shopify-webhook-id", "wh-1"),
            ("x-shopify-triggered-at", "2021-02-03T15:29:00.123456789Z")), Bytes(body), Now);

    public static IReadOnlyList<StoreEvent> Woo(string topic, string body) => Events(WooCommerceWebhooks.Read(
        Headers(("X-WC-Webhook-Topic", topic), ("X-WC-Webhook-Source", "https://shop.example/")), Bytes(body), Now));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Publishing.Reading;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Catalog;

/// <summary>A shop whose products change, with a journey for fallen prices and one for what is back.</summary>
internal static class NewsShop
{
    public const string Ada = "ada@example.com";

    public static EngineStoryHost Host(IRecordStore? records = null, RecordingSender? sender = null, bool wait = false) => new(
        [Journey("price-drop", "offers", "product.price_dropped", "again: { after: 7d }", wait), Journey("back-in-stock", "back-in-stock", "product.back_in_stock", "key: product.variantId, again: always", wait)],
        records, sender ?? new() { IsIdempotent = true });

    public static Journey Journey(string id, string topic, string on, string entry, bool wait) => JourneyReader.Read($"{id}.yaml", $$"""
        journey: {{id}}
        goal: g
        benefit: { customer: c, store: s }
        feeling: f
        topic: {{topic}}
        frequency: timely
        entry: { on: {{on}}, {{entry}} }
        steps:
          - wait: {{(wait ? "2h" : "1m")}}
          - send: welcome
        """).Journey!;

    public static Task PriceAsync(EngineStoryHost host, string id, string price) => host.HappenAsync(Event(host, id, $"'price':'{price}'"));

    public static Task StockAsync(EngineStoryHost host, string id, int stock) => host.HappenAsync(Event(host, id, $"'stock':{stock}"));

    public static Task SizesAsync(EngineStoryHost host, int m, int l) =>
        host.HappenAsync(Event(host, "shirt", $"'variants':[{{'id':'m','stock':{m}}},{{'id':'l','stock':{l}}}]"));

    private static int events;

    public static StoreEvent Event(EngineStoryHost host, string id, string says) => new(
        $"product-{Interlocked.Increment(ref events)}", "/shop", "product.updated", host.Now, null, Offers.Json($"{{'product':{{'id':'{id}','title':'Title of {id}',{says}}}}}"));

    public static Task SeesAsync(EngineStoryHost host, string who, string product) =>
        new Story(host, who).SeesAsync("product.viewed", $"{{'product':{{'id':'{product}'}}}}", id: $"{who}-{product}");

    public static Task AsksAsync(EngineStoryHost host, string who, string product, string? variant = null) => new Story(host, who).SeesAsync(
        "product.notify_requested", $"{{'contact':{{'email':'{who}'}},'product':{{'id':'{product}'{(variant is null ? "" : $",'variantId':'{variant}'")}}}}}", id: $"ask-{who}-{product}-{Interlocked.Increment(ref events)}");

    public static async Task<IReadOnlyList<string>> EnteredAsync(EngineStoryHost host, string who) =>
        [.. (await host.TimelineAsync(who)).Where(line => line.StartsWith("Entered ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])];

    public static async Task<int> ToldAsync(EngineStoryHost host, int people)
    {
        var told = 0;
        for (var n = 0; n < people; n++)
            told += (await EnteredAsync(host, $"c{n:00}@example.com")).Count;
        return told;
    }
}

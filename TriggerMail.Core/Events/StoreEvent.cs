using System.Text.Json;
using TriggerMail.Events.Shape;

namespace TriggerMail.Events;

/// <summary>
/// What happened in the store: a CloudEvents 1.0 event (github.com/cloudevents/spec) with the members TriggerMail uses.
/// </summary>
/// <param name="Id">Unique within <paramref name="Source"/>; a second event with the same source and id by the same route is a duplicate.</param>
/// <param name="Source">Who says so, e.g. <c>shopify:myshop.myshopify.com</c>. For webhooks it names the shop.</param>
/// <param name="Type">A dotted name of <see cref="EventTypes"/>, or any other: unknown types are kept and can start journeys too.</param>
/// <param name="Time">When it happened, as the source says. Retries keep the first time, so an old time means a late arrival.</param>
/// <param name="Subject">The contact: an e-mail address, <c>id:STORE-ID</c> or <c>anon:COOKIE-ID</c>; null when the event is about no contact.</param>
/// <param name="Data">A JSON object in the shape of <see cref="EventShape"/>; <c>{}</c> when there is none.</param>
public sealed record StoreEvent(string Id, string Source, string Type, DateTimeOffset Time, string? Subject, JsonElement Data)
{
    /// <summary>The shop's domain as the source gave it, or null.</summary>
    public string? Shop { get; init; }

    /// <summary>The way it came in (<see cref="Routes"/>), as the intake says and no caller can; null: the events API, or TriggerMail itself.</summary>
    public string? Route { get; init; }

    /// <summary>What tells it from others in place of source and id, where those came unsigned; null: they do.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>What tells it from every other event: its route, its source and its id. Whatever else differs, it is the same event.</summary>
    public string Key => Route switch
    {
        // Those of routes begin with a line break, and no other does: a source that is named like a route is none.
        null => Source is ['\n', ..] ? $"api{Source}\n{Id}" : $"{Source}\n{Id}",
        // Whichever shop the headers name, which are not signed, it is the same body.
        Routes.Shopify or Routes.WooCommerce => $"\n{Route}\n{Fingerprint ?? Id}",
        _ => $"\n{Route}\n{Source}\n{Id}",
    };

    /// <summary>The member <c>data.{name}</c> when it is a JSON object, else null.</summary>
    public JsonElement? Part(string name) =>
        Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object
            ? part
            : null;
}

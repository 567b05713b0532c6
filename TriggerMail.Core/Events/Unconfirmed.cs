using System.Buffers;
using System.Text.Json;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Events;

/// <summary>
/// Requests that a browser made in the name of an address. Anybody can type anybody's address, so they change nothing that is known of the
/// person and start nothing but the one mail that asks; the link in that mail makes them what was asked for. Pure.
/// </summary>
internal static class Unconfirmed
{
    /// <summary>The part of an event's data that names a request.</summary>
    public const string Member = "request";

    /// <summary>What a sign-up for mails is called among the requests.</summary>
    public const string SignUp = "sign-up";

    /// <summary>What a request of this type is called until it is confirmed; null when it is no request.</summary>
    public static string? TypeOf(string type) => type switch
    {
        EventTypes.ProductNotifyRequested => EventTypes.ProductNotifyUnconfirmed,
        EventTypes.ContactSubscriptionRequested => EventTypes.ContactSubscriptionUnconfirmed,
        _ => null,
    };

    /// <summary>Whether events of this type are such requests.</summary>
    public static bool Is(string type) => type is EventTypes.ProductNotifyUnconfirmed or EventTypes.ContactSubscriptionUnconfirmed;

    /// <summary>The event with <c>data.request.name</c>, by which a journey tells one request from another; any other event as it is.</summary>
    public static StoreEvent Named(StoreEvent happened)
    {
        if (!Is(happened.Type))
            return happened;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in happened.Data.EnumerateObject().Where(member => member.Name != Member))
                member.WriteTo(writer);
            writer.WriteStartObject(Member);
            writer.WriteString("name", NameOf(new(happened.Id, happened.Type, happened.Time, happened.Data)));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return happened with { Data = JsonElement.Parse(buffer.WrittenSpan) };
    }

    /// <summary>What the request is called in the link that confirms it, and nothing else; null when the event is none.</summary>
    public static string? NameOf(SeenEvent? seen)
    {
        if (seen is null || !Is(seen.Type))
            return null;
        var product = seen.Data.Get("product");
        return seen.Type == EventTypes.ContactSubscriptionUnconfirmed ? SignUp : RowKey.Hash($"{product.Get("id").Text()}\n{product.Get("variantId").Text()}");
    }
}

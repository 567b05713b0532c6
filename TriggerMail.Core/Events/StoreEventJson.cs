using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using TriggerMail.Events.Shape;
using TriggerMail.Values;

namespace TriggerMail.Events;

/// <summary>Events as they are queued and stored: CloudEvents 1.0 structured JSON, the shop and the route in extension attributes.</summary>
public static class StoreEventJson
{
    /// <summary>The data of an event that came without any.</summary>
    internal static JsonElement NoData { get; } = JsonElement.Parse("{}"u8);

    /// <summary>UTF-8 JSON that <see cref="Read(ReadOnlyMemory{byte})"/> gives back as the same event. The data is copied, not written anew.</summary>
    public static byte[] Write(StoreEvent storeEvent)
    {
        ArgumentNullException.ThrowIfNull(storeEvent);
        var buffer = new ArrayBufferWriter<byte>(512 + SizeOf(storeEvent.Data));
        using (var writer = new Utf8JsonWriter(buffer, ShapeWriter.Options))
            Write(writer, storeEvent);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>As the other, into a document that is being written.</summary>
    public static void Write(Utf8JsonWriter writer, StoreEvent storeEvent)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(storeEvent);
        writer.WriteStartObject();
        writer.WriteString("specversion"u8, "1.0"u8);
        writer.WriteString("id"u8, storeEvent.Id);
        writer.WriteString("source"u8, storeEvent.Source);
        writer.WriteString("type"u8, storeEvent.Type);
        writer.WriteString("time"u8, storeEvent.Time);
        if (storeEvent.Subject is not null)
            writer.WriteString("subject"u8, storeEvent.Subject);
        if (storeEvent.Shop is not null)
            writer.WriteString("shop"u8, storeEvent.Shop);
        if (storeEvent.Route is not null)
            writer.WriteString("route"u8, storeEvent.Route);
        if (storeEvent.Fingerprint is not null)
            writer.WriteString("fingerprint"u8, storeEvent.Fingerprint);
        writer.WritePropertyName("data"u8);
        writer.WriteRawValue(RawOf(storeEvent.Data), skipInputValidation: true);
        writer.WriteEndObject();
    }

    /// <summary>The event that <see cref="Write(StoreEvent)"/> wrote. It does not hold on to the bytes.</summary>
    /// <exception cref="JsonException">The bytes are no event: they were changed since, or written by something else.</exception>
    public static StoreEvent Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    /// <summary>As the other, from inside a document.</summary>
    /// <exception cref="JsonException">The element is no event.</exception>
    public static StoreEvent Read(JsonElement json)
    {
        var data = json.Get("data");
        return new StoreEvent(Required(json, "id"), Required(json, "source"), Required(json, "type"), TimeOf(json),
            Optional(json, "subject"), data.ValueKind == JsonValueKind.Undefined ? NoData : data.Clone())
        {
            Shop = Optional(json, "shop"),
            Route = Optional(json, "route"),
            Fingerprint = Optional(json, "fingerprint"),
        };
    }

    /// <summary>Bytes of the data as it is written.</summary>
    internal static int SizeOf(JsonElement data) => RawOf(data).Length;

    private static ReadOnlySpan<byte> RawOf(JsonElement data) =>
        data.ValueKind == JsonValueKind.Undefined ? "{}"u8 : JsonMarshal.GetRawUtf8Value(data);

    private static DateTimeOffset TimeOf(JsonElement json) =>
        Instants.TryParse(Optional(json, "time"), out var at)
            ? at
            : throw new JsonException($"A stored event has no readable time: it is {ShapeProblem.Quote(json.Get("time"))}.");

    private static string? Optional(JsonElement json, string name) =>
        json.Get(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static string Required(JsonElement json, string name) =>
        Optional(json, name) ?? throw new JsonException($"A stored event has no readable {name}: it is {ShapeProblem.Quote(json.Get(name))}.");
}

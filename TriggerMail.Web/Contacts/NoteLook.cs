using System.Text.Json;
using TriggerMail.Contacts;

namespace TriggerMail.Web.Contacts;

/// <summary>How a line of the timeline looks: its glyph, the word for it, its tone, and the message behind it.</summary>
internal sealed record NoteLook(string Glyph, string Word, string Tone, string? Message = null)
{
    public static NoteLook Of(TimelineNote note) => note.Kind switch
    {
        "event" => OfEvent(Text(note, "Type") ?? ""),
        "message" when Text(note, "State") is "Sent" => new("mail", "Mail", "sent", Text(note, "Id")),
        "message" when Text(note, "State") is "Held" => new("clock", "Held", "held", Text(note, "Id")),
        "message" => new("stop", "Not sent", Text(note, "State")?.ToLowerInvariant() ?? "suppressed", Text(note, "Id")),
        "journey.entered" or "journey.restarted" => new("in", "Journey", "journey"),
        "journey.not_entered" or "journey.ended" => new("out", "Journey", "journey"),
        "contact.merged" => new("person", "Contact", "journey"),
        _ => new("dot", "Note", "journey"),
    };

    private static NoteLook OfEvent(string type) => type.Split('.')[0] switch
    {
        "cart" or "checkout" => new("cart", "Cart", "event"),
        "order" => new("bag", "Order", "event"),
        "product" or "page" => new("eye", "Visit", "event"),
        "contact" => new("person", "Contact", "event"),
        _ => new("dot", "Event", "event"),
    };

    private static string? Text(TimelineNote note, string name) =>
        note.Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using TriggerMail.Journeys;
using TriggerMail.Segments;
using TriggerMail.Store;

namespace TriggerMail.Sending;

/// <summary>
/// What a call says: a CloudEvent in structured mode. Its id is the send's, so a receiver that keeps ids is told once; the contact is
/// named by TriggerMail's own id and the store's, and nothing else about a person goes out unless the step asks for it.
/// </summary>
internal static class CallBody
{
    public static string Write(StoreSettings store, string sendId, Outgoing what, Journey journey, Facts facts)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion", "1.0");
            writer.WriteString("id", sendId);
            writer.WriteString("source", store.PublicUrl);
            writer.WriteString("type", what.Name);
            writer.WriteString("time", facts.Now.UtcDateTime);
            writer.WriteString("datacontenttype", "application/json");
            writer.WriteStartObject("data");
            WriteContact(writer, facts);
            writer.WriteStartObject("journey");
            writer.WriteString("id", journey.Id);
            writer.WriteNumber("version", journey.Version);
            writer.WriteEndObject();
            WriteFacts(writer, what, facts);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteContact(Utf8JsonWriter writer, Facts facts)
    {
        writer.WriteStartObject("contact");
        writer.WriteString("triggerMailId", facts.Contact.Id);
        if (facts.Contact.StoreId is { } id)
            writer.WriteString("id", id);
        writer.WriteEndObject();
    }

    private static void WriteFacts(Utf8JsonWriter writer, Outgoing what, Facts facts)
    {
        writer.WriteStartObject("facts");
        foreach (var path in what.With)
        {
            writer.WritePropertyName(path.Text);
            facts.Find(path).WriteTo(writer);
        }
        writer.WriteEndObject();
    }
}

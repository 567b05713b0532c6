using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using TriggerMail.Values;

namespace TriggerMail.Events.Shape;

/// <summary>Writes data again in normal form, leaving out what is wrong.</summary>
internal sealed class ShapeWriter
{
    /// <summary>Data is stored and sent as JSON, never pasted into HTML, so letters stay letters.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter writer;
    private readonly List<string>? notes;

    private ShapeWriter(Utf8JsonWriter writer, List<string>? notes) => (this.writer, this.notes) = (writer, notes);

    /// <summary>A new document. With <paramref name="notes"/>, what was left out is said in its member <c>notes</c>.</summary>
    public static JsonElement Rewrite(JsonElement data, ShapeMember[] members, List<string>? notes)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            new ShapeWriter(writer, notes).Members(members, data, -1);
            if (notes is { Count: > 0 })
                Notes(writer, notes);
            writer.WriteEndObject();
        }
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private static void Notes(Utf8JsonWriter writer, List<string> notes)
    {
        writer.WriteStartArray("notes");
        foreach (var note in notes.Take(EventLimits.ProblemsNamed))
            writer.WriteStringValue(note);
        writer.WriteEndArray();
    }

    private void Members(ShapeMember[] members, JsonElement at, int index)
    {
        foreach (var property in at.EnumerateObject())
            if (ShapeMember.Find(members, property) is { } member && property.Value.ValueKind != JsonValueKind.Null)
                Member(member, property, index);
            else
                property.WriteTo(writer);
    }

    private void Member(ShapeMember member, JsonProperty property, int index)
    {
        var fit = FieldFormats.Judge(member.Form, property.Value);
        if (fit == Fit.Wrong)
            notes?.Add($"Left out: {ShapeProblem.Of(member, property.Value, index)}");
        else if (fit == Fit.Right)
            property.WriteTo(writer);
        else
        {
            writer.WritePropertyName(member.Name);
            if (fit == Fit.Rewrite)
                FieldFormats.Write(writer, member.Form, property.Value);
            else if (member.Form == FieldFormat.Object)
                Object(member, property.Value, index);
            else
                List(member, property.Value);
        }
    }

    private void Object(ShapeMember member, JsonElement value, int index)
    {
        writer.WriteStartObject();
        Members(member.Members, value, index);
        writer.WriteEndObject();
    }

    private void List(ShapeMember member, JsonElement list)
    {
        writer.WriteStartArray();
        var at = 0;
        foreach (var entry in list.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.Object)
                Object(member, entry, at);
            else
                notes?.Add($"Left out: {ShapeProblem.OfEntry(member, entry, at)}");
            at++;
        }
        writer.WriteEndArray();
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Privacy;

/// <summary>
/// Everything that is kept about a person as one JSON document (GDPR art. 15 and 20): every row of the contact's partition and of those
/// merged into it. A row of a kind that is not known here is given as it is, so that none is left out.
/// </summary>
public sealed class PersonExport
{
    private const int Page = 500;
    private readonly IRecordStore records;
    private readonly PrivacyRequests requests;

    internal PersonExport(IRecordStore records) => (this.records, requests) = (records, new(records));

    /// <summary>
    /// The document: <c>contact</c>, <c>consents</c>, <c>messages</c>, <c>events</c>, <c>timeline</c>, <c>journeys</c>, <c>coupons</c>, <c>other</c>, and what is kept
    /// elsewhere: <c>putAside</c>, <c>privacyRequests</c>.
    /// </summary>
    public async Task<JsonDocument> OfAsync(Contact contact, DateTimeOffset now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            var rows = await RowsAsync(contact, cancel);
            writer.WriteStartObject();
            writer.WriteString("exportedAt", now);
            Write(writer, "contact", rows.Where(row => row.Row == ContactRows.Head), ContactJson.Default.Contact, ExportJson.As<Contact>());
            WriteConsents(writer, rows);
            WriteMessages(writer, rows);
            Write(writer, "events", rows.Where(row => Is(row, "v|")), ContactJson.Default.EventRow, ExportJson.As<EventRow>());
            Write(writer, "timeline", rows.Where(row => Is(row, "t|")), ContactJson.Default.TimelineNoteArray, ExportJson.As<TimelineNote[]>());
            Write(writer, "journeys", rows.Where(row => Is(row, "e|") || Is(row, "f|")), ContactJson.Default.Enrollment, ExportJson.As<Enrollment>());
            Write(writer, "coupons", rows.Where(row => Is(row, "k|")), ContactJson.Default.Coupon, ExportJson.As<Coupon>());
            WriteMarks(writer, rows);
            WriteOthers(writer, rows);
            await WritePutAsideAsync(writer, contact, cancel);
            await WriteRequestsAsync(writer, contact, cancel);
            writer.WriteEndObject();
        }
        return JsonDocument.Parse(buffer.WrittenMemory);
    }

    private async Task<List<StoredRecord>> RowsAsync(Contact contact, CancellationToken cancel)
    {
        var rows = new List<StoredRecord>();
        foreach (var partition in contact.Absorbed.Prepend(contact.Id))
            for (var from = ""; from is not null;)
            {
                var page = await records.RangeAsync(partition, new(from, null, Page), cancel);
                rows.AddRange(page);
                from = page.Count < Page ? null : page[^1].Row + "!";
            }
        return rows;
    }

    private static void Write<T>(Utf8JsonWriter writer, string name, IEnumerable<StoredRecord> rows, JsonTypeInfo<T> kept, JsonTypeInfo<T> shown)
    {
        writer.WriteStartArray(name);
        foreach (var row in rows)
            JsonSerializer.Serialize(writer, ContactPartition.Parse(row.Body, kept), shown);
        writer.WriteEndArray();
    }

    // The newest first; their rows are in no order.
    private static void WriteConsents(Utf8JsonWriter writer, List<StoredRecord> rows)
    {
        writer.WriteStartArray("consents");
        foreach (var said in rows.Where(row => Is(row, ContactRows.Proofs)).Select(row => ContactPartition.Parse(row.Body, ContactJson.Default.ConsentRecord))
            .OrderByDescending(said => said.LastHeardAt ?? said.HeardAt))
            JsonSerializer.Serialize(writer, said, ExportJson.As<ConsentRecord>());
        writer.WriteEndArray();
    }

    private static void WriteMessages(Utf8JsonWriter writer, List<StoredRecord> rows)
    {
        var bodies = rows.Where(row => Is(row, "b|")).ToDictionary(row => row.Row[2..], row => MessageBody.Unpack(row.Body));
        writer.WriteStartArray("messages");
        foreach (var row in rows.Where(row => Is(row, "m|")))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("decision");
            var decision = ContactPartition.Parse(row.Body, ContactJson.Default.LedgerRow);
            JsonSerializer.Serialize(writer, decision, ExportJson.As<LedgerRow>());
            if (bodies.TryGetValue(decision.Id, out var words))
            {
                writer.WriteString("text", words.Text);
                writer.WriteString("html", words.Html);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    // By which a repeat of an event is known: a hash, and when the event was handled.
    private static void WriteMarks(Utf8JsonWriter writer, List<StoredRecord> rows)
    {
        writer.WriteStartArray("handled");
        foreach (var row in rows.Where(row => Is(row, ContactRows.SeenMarks)))
        {
            writer.WriteStartObject();
            writer.WriteString("mark", row.Row[ContactRows.SeenMarks.Length..]);
            writer.WriteString("at", RowKey.ReadTime(Encoding.ASCII.GetString(row.Body.Span)));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteOthers(Utf8JsonWriter writer, List<StoredRecord> rows)
    {
        string[] known = [ContactRows.Head, ContactRows.Proofs, "m|", "b|", "v|", "t|", "e|", "f|", "k|", ContactRows.SeenMarks];
        writer.WriteStartArray("other");
        foreach (var row in rows.Where(row => !known.Any(prefix => Is(row, prefix))))
        {
            writer.WriteStartObject();
            writer.WriteString("kept", row.Row);
            writer.WritePropertyName("data");
            WriteBody(writer, row.Body);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteBody(Utf8JsonWriter writer, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            document.RootElement.WriteTo(writer);
        }
        catch (JsonException)
        {
            writer.WriteBase64StringValue(body.Span);
        }
    }

    // Events that could not be handled stand apart, until somebody tries them again.
    private async Task WritePutAsideAsync(Utf8JsonWriter writer, Contact contact, CancellationToken cancel)
    {
        writer.WriteStartArray("putAside");
        foreach (var (letter, happened) in await new DeadEvents(records).ListAsync(int.MaxValue, cancel))
            if (happened is not null && Alias.Of(happened).Any(name => contact.Aliases.Contains(name.ToString())))
            {
                writer.WriteStartObject();
                writer.WriteString("reason", letter.Reason);
                writer.WriteString("at", letter.At);
                writer.WritePropertyName("event");
                writer.WriteRawValue(StoreEventJson.Write(happened));
                writer.WriteEndObject();
            }
        writer.WriteEndArray();
    }

    private async Task WriteRequestsAsync(Utf8JsonWriter writer, Contact contact, CancellationToken cancel)
    {
        writer.WriteStartArray("privacyRequests");
        foreach (var request in (await requests.NewestAsync(int.MaxValue, cancel)).Where(request => request.Names.Any(contact.Aliases.Contains)))
            JsonSerializer.Serialize(writer, request, ExportJson.As<PrivacyRequest>());
        writer.WriteEndArray();
    }

    private static bool Is(StoredRecord row, string prefix) => row.Row.StartsWith(prefix, StringComparison.Ordinal);
}

/// <summary>How what is kept is shown: the same members, named as JSON names them, not as they are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Contact))]
[JsonSerializable(typeof(ConsentRecord))]
[JsonSerializable(typeof(Enrollment))]
[JsonSerializable(typeof(LedgerRow))]
[JsonSerializable(typeof(EventRow))]
[JsonSerializable(typeof(TimelineNote[]))]
[JsonSerializable(typeof(PrivacyRequest))]
[JsonSerializable(typeof(Coupon))]
internal sealed partial class ExportJson : JsonSerializerContext
{
    /// <summary>How one type is shown.</summary>
    public static JsonTypeInfo<T> As<T>() => (JsonTypeInfo<T>)Shown.Options.GetTypeInfo(typeof(T));

    private static void Rename(JsonTypeInfo type)
    {
        foreach (var member in type.Properties)
            member.Name = JsonNamingPolicy.CamelCase.ConvertName(member.Name);
    }

    private static class Shown
    {
        public static JsonSerializerOptions Options { get; } = new(Default.Options) { TypeInfoResolver = Default.WithAddedModifier(Rename) };
    }
}

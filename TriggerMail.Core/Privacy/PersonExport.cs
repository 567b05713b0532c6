using System.Buffers;
using System.Globalization;
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
/// merged into it. A row of a kind that is not known here, or that cannot be read, is given as it is, so that none is left out.
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
            var damaged = new List<StoredRecord>();
            Write(writer, "contact", rows.Where(row => row.Row == ContactRows.Head), ContactJson.Default.Contact, damaged);
            WriteConsents(writer, rows, damaged);
            WriteMessages(writer, rows, damaged);
            Write(writer, "events", rows.Where(row => Is(row, "v|")), ContactJson.Default.EventRow, damaged);
            Write(writer, "timeline", rows.Where(row => Is(row, "t|")), ContactJson.Default.TimelineNoteArray, damaged);
            Write(writer, "journeys", rows.Where(row => Is(row, "e|") || Is(row, "f|")), ContactJson.Default.Enrollment, damaged);
            Write(writer, "coupons", rows.Where(row => Is(row, "k|")), ContactJson.Default.Coupon, damaged);
            WriteMarks(writer, rows, damaged);
            WriteOthers(writer, rows, damaged);
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

    private static void Write<T>(Utf8JsonWriter writer, string name, IEnumerable<StoredRecord> rows, JsonTypeInfo<T> kept, List<StoredRecord> damaged)
        where T : class
    {
        writer.WriteStartArray(name);
        foreach (var (_, one) in Readable(rows, kept, damaged))
            JsonSerializer.Serialize(writer, one, ExportJson.As<T>());
        writer.WriteEndArray();
    }

    // What something else wrote into is put beside the others, so that it hides none of them.
    private static IEnumerable<(StoredRecord Row, T Read)> Readable<T>(IEnumerable<StoredRecord> rows, JsonTypeInfo<T> kept, List<StoredRecord> damaged)
        where T : class
    {
        foreach (var row in rows)
            if (StoredRows.Read(row, kept) is { } read)
                yield return (row, read);
            else
                damaged.Add(row);
    }

    // The newest first; their rows are in no order.
    private static void WriteConsents(Utf8JsonWriter writer, List<StoredRecord> rows, List<StoredRecord> damaged)
    {
        writer.WriteStartArray("consents");
        foreach (var said in Readable(rows.Where(row => Is(row, ContactRows.Proofs)), ContactJson.Default.ConsentRecord, damaged).Select(one => one.Read)
            .OrderByDescending(said => said.LastHeardAt ?? said.HeardAt))
            JsonSerializer.Serialize(writer, said, ExportJson.As<ConsentRecord>());
        writer.WriteEndArray();
    }

    private static void WriteMessages(Utf8JsonWriter writer, List<StoredRecord> rows, List<StoredRecord> damaged)
    {
        var bodies = new Dictionary<string, MessageBody>(StringComparer.Ordinal);
        foreach (var row in rows.Where(row => Is(row, "b|")))
            if (StoredRows.ReadBody(row) is { } words)
                bodies[row.Row[2..]] = words;
            else
                damaged.Add(row);
        writer.WriteStartArray("messages");
        foreach (var row in rows.Where(row => Is(row, "m|")))
        {
            var decision = StoredRows.Read(row, ContactJson.Default.LedgerRow);
            if (decision is null)
                damaged.Add(row);
            // The words are given also where the decision about them cannot be read.
            if (bodies.TryGetValue(row.Row[2..], out var words) || decision is not null)
                WriteMessage(writer, decision, words);
        }
        writer.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter writer, LedgerRow? decision, MessageBody? words)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("decision");
        if (decision is null)
            writer.WriteNullValue();
        else
            JsonSerializer.Serialize(writer, decision, ExportJson.As<LedgerRow>());
        if (words is not null)
        {
            writer.WriteString("text", words.Text);
            writer.WriteString("html", words.Html);
        }
        writer.WriteEndObject();
    }

    // By which a repeat of an event is known: a hash, and when the event was handled.
    private static void WriteMarks(Utf8JsonWriter writer, List<StoredRecord> rows, List<StoredRecord> damaged)
    {
        writer.WriteStartArray("handled");
        foreach (var row in rows.Where(row => Is(row, ContactRows.SeenMarks)))
        {
            if (!long.TryParse(Encoding.ASCII.GetString(row.Body.Span), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.Ticks)
            {
                damaged.Add(row);
                continue;
            }
            writer.WriteStartObject();
            writer.WriteString("mark", row.Row[ContactRows.SeenMarks.Length..]);
            writer.WriteString("at", new DateTimeOffset(ticks, TimeSpan.Zero));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteOthers(Utf8JsonWriter writer, List<StoredRecord> rows, List<StoredRecord> damaged)
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
        foreach (var row in damaged)
        {
            writer.WriteStartObject();
            writer.WriteString("kept", row.Row);
            writer.WriteBase64String("data", row.Body.Span);
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

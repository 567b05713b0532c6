using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Partitions;

/// <summary>
/// Everything that must be true together about one contact, as loaded, with the changes of one turn gathered on top. Every
/// commit replaces the head record by its version, so two writers never both succeed.
/// </summary>
internal sealed class ContactPartition(string id, StoredRecord? head, IEnumerable<StoredRecord> active)
{
    // One enrollment may end, send, and be kept from sending many times at once; its event, the mail and the head may be large.
    private const int RoomyChanges = StorageLimits.BatchChanges * 6 / 10;
    private const long RoomyBytes = StorageLimits.BatchBytes / 3;

    private readonly Dictionary<string, (Enrollment Enrollment, string? Version)> enrollments = Read(active);
    private readonly Dictionary<string, Enrollment?> stood = [];
    private readonly Dictionary<string, Change> changes = [];
    private readonly List<TimelineNote> notes = [];
    private readonly Dictionary<string, string> expected = [];
    private readonly Dictionary<string, string> committed = [];
    private string? version = head?.Version;

    public string Id { get; } = id;

    /// <summary>The contact; null until its first event is handled.</summary>
    public Contact? Contact { get; set; } = head is null ? null : Parse(head.Body, ContactJson.Default.Contact);

    /// <summary>Whether nothing about the contact has been committed yet.</summary>
    public bool IsNew => version is null;

    /// <summary>The enrollments under way.</summary>
    public IReadOnlyList<Enrollment> Active => [.. enrollments.Values.Select(held => held.Enrollment).Where(one => one.Ended is null)];

    /// <summary>
    /// Whether the batch has room for what may follow from one more enrollment that is told of something, or begins. What it has no room for
    /// comes in a batch after it: a store's many journeys must not make an event one that cannot be handled.
    /// </summary>
    public bool HasRoom => changes.Count < RoomyChanges && changes.Values.Sum(change => StorageLimits.WireBytes(Id, change)) < RoomyBytes;

    /// <summary>The enrollments that the changes begin, move or end: as they were, and as they will be.</summary>
    public IEnumerable<(Enrollment? From, Enrollment To)> Moves => stood.Select(had => (had.Value, enrollments[had.Key].Enrollment));

    public Enrollment? Find(string slot) =>
        enrollments.TryGetValue(slot, out var held) && held.Enrollment.Ended is null ? held.Enrollment : null;

    public void Put(Enrollment enrollment)
    {
        var slot = EnrollmentId.Slot(enrollment.Journey, enrollment.Key);
        var isThere = enrollments.TryGetValue(slot, out var held);
        stood.TryAdd(slot, isThere ? held.Enrollment : null);
        var had = isThere ? held.Version : null;
        enrollments[slot] = (enrollment, had);
        if (enrollment.Ended is null)
            changes[ContactRows.Active(slot)] = new Change.Upsert(ContactRows.Active(slot), Write(enrollment, ContactJson.Default.Enrollment));
        else
            Finish(slot, enrollment, had);
    }

    public void Put(LedgerRow row)
    {
        var (key, body) = (ContactRows.Ledger(row.Id), Write(row, ContactJson.Default.LedgerRow));
        changes[key] = expected.TryGetValue(key, out var had) ? new Change.Replace(key, body, had) : new Change.Upsert(key, body);
    }

    /// <summary>What is put in place of this row counts only if the row is as it was read: a change by another process is a lost race.</summary>
    public void Expect(string row, string version) => expected[row] = version;

    /// <summary>The contact's version; empty while nothing about it has been committed.</summary>
    public string Version => version ?? "";

    /// <summary>The version of a row of the last commit.</summary>
    public string VersionOf(string row) => committed[row];

    public void Put(string sendId, MessageBody body) =>
        changes[ContactRows.Body(sendId)] = new Change.Upsert(ContactRows.Body(sendId), body.Pack());

    public void Put(Coupon coupon) =>
        changes[ContactRows.Coupon(coupon.Id)] = new Change.Upsert(ContactRows.Coupon(coupon.Id), Write(coupon, ContactJson.Default.Coupon));

    public void Insert(EventRow row) =>
        changes[row.Key] = new Change.Insert(row.Key, Write(row, ContactJson.Default.EventRow));

    /// <summary>Marks an event from outside as handled; what we give ourselves says the same time each time, and needs no mark.</summary>
    public void Mark(StoreEvent happened, DateTimeOffset now)
    {
        if (!InternalEvents.Is(happened))
            changes[ContactRows.Seen(happened)] = new Change.Insert(ContactRows.Seen(happened), Encoding.ASCII.GetBytes(RowKey.Time(now)));
    }

    public void Put(string row, ConsentRecord said) =>
        changes[row] = new Change.Upsert(row, Write(said, ContactJson.Default.ConsentRecord));

    public void Note(TimelineNote note) => notes.Add(note);

    /// <summary>All changes as one batch. The head goes first, so a lost race is told from an event handled before.</summary>
    public Batch ToBatch()
    {
        var contact = Contact ?? throw new InvalidOperationException($"Contact {Id} has no head record to commit.");
        if (notes.Count > 0)
            contact = Contact = contact with { Notes = contact.Notes + 1 };
        var body = Write(contact, ContactJson.Default.Contact);
        var batch = new List<Change>(changes.Count + 2)
        {
            version is null ? new Change.Insert(ContactRows.Head, body) : new Change.Replace(ContactRows.Head, body, version),
        };
        batch.AddRange(changes.Values);
        if (notes.Count > 0)
            batch.Add(new Change.Insert(ContactRows.Note(notes[^1].At, contact.Notes), Write([.. notes], ContactJson.Default.TimelineNoteArray)));
        return new(Id, batch);
    }

    /// <summary>Goes on from a commit without reading again.</summary>
    public void Committed(Batch batch, IReadOnlyList<string> versions)
    {
        version = versions[0];
        committed.Clear();
        for (var i = 1; i < batch.Changes.Count; i++)
            committed[batch.Changes[i].Row] = versions[i];
        expected.Clear();
        for (var i = 1; i < batch.Changes.Count; i++)
            if (batch.Changes[i] is Change.Upsert { Row: ['e', '|', ..] row } && enrollments.TryGetValue(row[2..], out var held))
                enrollments[row[2..]] = held with { Version = versions[i] };
        foreach (var (slot, held) in enrollments)
            if (held.Enrollment.Ended is not null)
                enrollments.Remove(slot);
        stood.Clear();
        changes.Clear();
        notes.Clear();
    }

    private void Finish(string slot, Enrollment enrollment, string? had)
    {
        var (active, finished) = (ContactRows.Active(slot), ContactRows.Finished(slot));
        changes[finished] = new Change.Upsert(finished, Write(enrollment, ContactJson.Default.Enrollment));
        if (had is null)
            changes.Remove(active);
        else
            changes[active] = new Change.Delete(active, had);
    }

    /// <exception cref="InvalidDataException">The row is none: something else wrote into it.</exception>
    internal static T Parse<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, type) is { } value && IsWhole(value)
                ? value
                : throw new InvalidDataException($"A stored {typeof(T).Name} is empty or lacks its parts. {Remedy}");
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or FormatException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"A stored {typeof(T).Name} cannot be read: {damaged.Message} {Remedy}", damaged);
        }
    }

    // JSON that is none of ours may lack what the type promises.
    private static bool IsWhole<T>(T value) => value switch
    {
        Contact contact => contact.Id is not null,
        Enrollment enrollment => enrollment is { Journey: not null, Contact: not null, Key: not null },
        LedgerRow row => row is { Id: not null, Contact: not null, Journey: not null, Step: not null, Template: not null, Channel: not null },
        EventRow row => row is { Key: not null, Id: not null, Source: not null, Type: not null, Data.ValueKind: not JsonValueKind.Undefined },
        TimelineNote[] notes => notes.All(note => note is { Kind: not null, Text: not null }),
        ConsentRecord said => said.Channel is not null && !said.Topics.IsDefault,
        _ => true,
    };

    internal const string Remedy = "Restore the data from a backup, or erase the contact.";

    internal static ReadOnlyMemory<byte> Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static Dictionary<string, (Enrollment Enrollment, string? Version)> Read(IEnumerable<StoredRecord> records) =>
        records.ToDictionary(
            record => record.Row[2..],
            record => (Parse(record.Body, ContactJson.Default.Enrollment), (string?)record.Version),
            StringComparer.Ordinal);
}

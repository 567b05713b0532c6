using System.Text.Json;
using System.Text.Json.Serialization;
using TriggerMail.Events;
using TriggerMail.Storage;

namespace TriggerMail.Partitions;

/// <summary>The rows of events put aside, and what they are called in a retry.</summary>
internal static class DeadRow
{
    public const string Prefix = "q|";
    private const string IdPrefix = "event-";
    private const int LongestId = 60;

    /// <summary>The n-th name for what had this row in the queue; the first is the row itself.</summary>
    public static string Name(string row, int n) => n == 1 ? row : $"{row}-{n}";

    /// <summary>The row of a dead letter's id; null when it is none of an event.</summary>
    public static string? OfId(string id) => id.StartsWith(IdPrefix, StringComparison.Ordinal) && id.Length <= LongestId && IsNumber(id.AsSpan(IdPrefix.Length))
        ? Prefix + id[IdPrefix.Length..]
        : null;

    /// <summary>The letter, and the event where it can be read.</summary>
    public static (DeadLetter Letter, StoreEvent? Event) Read(StoredRecord record)
    {
        var dead = DeadEvent.Read(record.Body);
        var happened = dead.Readable;
        var what = happened is null ? "A queued event that cannot be read; its bytes are kept as they are"
            : $"{happened.Type} of {happened.Source}, which happened on {happened.Time:yyyy-MM-dd HH:mm} UTC";
        return (new(IdPrefix + record.Row[Prefix.Length..], DeadLetterKind.Event, dead.At ?? happened?.Time ?? default, null, what, dead.Reason), happened);
    }

    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        var dash = text.IndexOf('-');
        return dash < 0 ? IsDigits(text) : IsDigits(text[..dash]) && IsDigits(text[(dash + 1)..]);
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}

/// <summary>An event put aside, as it is kept.</summary>
/// <param name="Event">The event; null when it cannot be read.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="At">When; null when an earlier release put it aside, which did not say.</param>
/// <param name="Raw">The bytes of one that cannot be read.</param>
internal sealed record DeadEvent(
    [property: JsonPropertyName("Event")] JsonElement? Event,
    [property: JsonPropertyName("Reason")] string Reason,
    [property: JsonPropertyName("At")] DateTimeOffset? At,
    [property: JsonPropertyName("Raw")] byte[]? Raw = null)
{
    /// <summary>The event as it can be read now; null when it cannot.</summary>
    [JsonIgnore]
    public StoreEvent? Readable
    {
        get
        {
            try
            {
                return Event is { } happened ? StoreEventJson.Read(happened) : Raw is null ? null : StoreEventJson.Read(Raw);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>What stands in one that cannot be read.</summary>
    [JsonIgnore]
    public string Text => System.Text.Encoding.UTF8.GetString(Raw ?? []);

    public static DeadEvent Of(StoreEvent happened, string reason, DateTimeOffset at) =>
        new(JsonSerializer.Deserialize(StoreEventJson.Write(happened), RepairsJson.Default.JsonElement), reason, at);

    /// <summary>What a row holds, whatever it holds: a list of what went wrong must not go wrong itself.</summary>
    public static DeadEvent Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            // Put aside by an earlier version, it is the event alone.
            return body.Span.IndexOf("\"Event\":"u8) is >= 0 and < 4
                ? JsonSerializer.Deserialize(body.Span, RepairsJson.Default.DeadEvent)!
                : new(JsonSerializer.Deserialize(body.Span, RepairsJson.Default.JsonElement), "its reason was not kept", null);
        }
        catch (JsonException)
        {
            return new(null, "what was kept about it cannot be read", null, body.ToArray());
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, RepairsJson.Default.DeadEvent);

    /// <summary>Whether a row holds the same event, or the same bytes.</summary>
    public bool IsSame(ReadOnlyMemory<byte> other)
    {
        var there = Read(other);
        return (Readable, there.Readable) switch
        {
            ({ } mine, { } theirs) => DeadEvents.IsSame(mine, theirs),
            (null, null) => (Raw ?? []).AsSpan().SequenceEqual(there.Raw ?? []),
            _ => false,
        };
    }
}

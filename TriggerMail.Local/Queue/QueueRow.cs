using System.Globalization;
using System.Text;
using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Storage;

namespace TriggerMail.Queue;

/// <summary>
/// The queue's rows: <c>q|NUMBER</c> an event until it is handled, <c>s|HASH</c> that it was taken in, with its time and number. An event's row
/// is its JSON with two attributes more: when it was taken in, and the dead letter it is a repeat of.
/// </summary>
internal static class QueueRow
{
    public const string Partition = "queue";
    public const string Events = "q|";
    private const string Since = "queuedat", Dead = "repeatof";
    private const int TimeDigits = 19;

    public static string Name(long number) => Events + number.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The number of a row; null when it is none of ours.</summary>
    public static long? NumberOf(string row) =>
        long.TryParse(row.AsSpan(Events.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What must not be there twice: one for each event, however often it is sent.</summary>
    public static string Seen(StoreEvent happened) => "s|" + RowKey.Hash(happened.Key);

    /// <summary>The time first, by which retention takes the row away.</summary>
    public static byte[] WriteSeen(StoreEvent happened, long number) =>
        Encoding.ASCII.GetBytes($"{RowKey.Time(happened.Time)}|{number.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>The number under which the event was taken in last; null when an earlier release took it in.</summary>
    public static long? NumberIn(ReadOnlyMemory<byte> seen) => seen.Length > TimeDigits + 1
        && long.TryParse(seen.Span[(TimeDigits + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static byte[] Write(byte[] json, DateTimeOffset since, string? dead)
    {
        var more = $",\"{Since}\":\"{since.UtcDateTime:O}\"" + (dead is null ? "}" : $",\"{Dead}\":\"{dead}\"}}");
        return [.. json.AsSpan(0, json.Length - 1), .. Encoding.UTF8.GetBytes(more)];
    }

    /// <summary>The event of a row, when it was taken in, and the dead letter it repeats.</summary>
    /// <exception cref="JsonException">The row is no event; something else wrote into it.</exception>
    public static (StoreEvent Event, DateTimeOffset? Since, string? Dead) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var since = Text(root, Since) is { } at && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read) ? read : (DateTimeOffset?)null;
            return (StoreEventJson.Read(root), since, Text(root, Dead));
        }
        // Half a character in a text, or a value where an object should be.
        catch (Exception damaged) when (damaged is InvalidOperationException or FormatException or ArgumentException)
        {
            throw new JsonException(damaged.Message, damaged);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

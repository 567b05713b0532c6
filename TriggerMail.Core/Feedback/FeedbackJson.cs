using System.Globalization;
using System.Text.Json;
using TriggerMail.Values;

namespace TriggerMail.Feedback;

/// <summary>
/// Reports as other systems send them: one object or a list of at most a hundred, each with <c>type</c> (<c>bounced</c>, <c>complained</c>,
/// <c>unsubscribed</c>, or <c>replied</c> with <c>number</c> and <c>text</c>), <c>address</c> or <c>message</c> (the ledger's id), and, as far as known, <c>status</c>, <c>reason</c>, <c>at</c>, <c>id</c>.
/// </summary>
public static class FeedbackJson
{
    private const int Most = 100;
    private static readonly string[] Members = ["id", "type", "address", "message", "messageId", "status", "reason", "at", "number", "text"];

    /// <summary>A report and what it is told apart from others by.</summary>
    public sealed record Told(string? Id, FeedbackReport Report);

    /// <summary>Reads a body. The problems name member, value and remedy; where there are any, nothing counts.</summary>
    public static (IReadOnlyList<Told> Told, IReadOnlyList<string> Problems) Read(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        if (JsonText.Parse(body, out var document) is { } unreadable)
            return ([], [unreadable]);
        using (document)
            return Read(document!.RootElement, now);
    }

    private static (IReadOnlyList<Told> Told, IReadOnlyList<string> Problems) Read(JsonElement root, DateTimeOffset now)
    {
        var items = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().ToList() : [root];
        if (items.Count is 0 or > Most)
            return ([], [$"The list has {items.Count} reports; send 1 to {Most}."]);
        var problems = new List<string>();
        var told = items.Select((item, n) => One(item, root.ValueKind == JsonValueKind.Array ? $"[{n}]." : "", now, problems)).ToList();
        return problems.Count == 0 ? (told.OfType<Told>().ToList(), []) : ([], problems);
    }

    private static Told? One(JsonElement item, string path, DateTimeOffset now, List<string> problems)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{(path.Length == 0 ? "The body" : path.TrimEnd('.'))} is no JSON object.");
            return null;
        }
        var before = problems.Count;
        foreach (var member in item.EnumerateObject())
            if (!Members.Contains(member.Name))
                problems.Add($"{path}{member.Name} is not known; a report has {string.Join(", ", Members)}.");
            else if (member.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                problems.Add($"{path}{member.Name} is no text; write it in quotes.");
        if (problems.Count > before)
            return null;
        var kind = Kind(item, path, problems);
        var at = At(item, path, now, problems);
        if (kind == FeedbackKind.Replied && (Text(item, "number") is null || Text(item, "text") is null))
            problems.Add($"{path}number or text is missing; of an answer to a text message name both.");
        else if (kind != FeedbackKind.Replied && Text(item, "address") is null && Text(item, "message") is null)
            problems.Add($"{path}address is missing; name the recipient's address, or the message by its id.");
        return problems.Count > before ? null : new(Text(item, "id"), new(kind, Text(item, "address"), at)
        {
            Message = Text(item, "message"),
            MessageId = Text(item, "messageId"),
            Number = Text(item, "number"),
            Text = Text(item, "text"),
            Status = Text(item, "status"),
            Reason = Text(item, "reason"),
        });
    }

    private static FeedbackKind Kind(JsonElement item, string path, List<string> problems)
    {
        if (Text(item, "type") is { } type && Enum.GetValues<FeedbackKind>().Where(kind => kind.ToString().Equals(type, StringComparison.OrdinalIgnoreCase)).Cast<FeedbackKind?>().FirstOrDefault() is { } known)
            return known;
        problems.Add($"{path}type is {(Text(item, "type") is { } other ? $"'{other}'" : "missing")}; write bounced, complained, unsubscribed or replied.");
        return default;
    }

    private static DateTimeOffset At(JsonElement item, string path, DateTimeOffset now, List<string> problems)
    {
        if (Text(item, "at") is not { } text)
            return now;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return at.ToUniversalTime();
        problems.Add($"{path}at is '{text}'; write an ISO 8601 time such as 2026-03-02T08:00:00Z.");
        return now;
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}

using System.Globalization;
using System.Text.Json;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Imports;

/// <summary>One line of a file of consents: who answered what, when, where, and in which words.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Values">What stands in which column.</param>
public sealed record ConsentRow(int Line, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Every column there can be, with what to write there.</summary>
    public static readonly IReadOnlyDictionary<string, string> Columns = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["email"] = "an e-mail address",
        ["id"] = "the store's id of the customer",
        ["phone"] = "a telephone number such as +4315550100",
        ["topic"] = "a topic such as offers, several with semicolons between them, or marketing for all",
        ["channel"] = "email or sms",
        ["state"] = "subscribed, unsubscribed or pending",
        ["at"] = "when the answer was given, such as 2026-03-01T09:30:00Z",
        ["source"] = "where it was given, such as: spring fair, paper form",
        ["wording"] = "the version of the words that were answered",
        ["locale"] = "the language of the words, such as de-AT",
        ["level"] = "singleOptIn or confirmedOptIn",
        ["origin"] = "the network address of the request",
        ["expiresat"] = "when it ends by itself, such as 2027-03-01T00:00:00Z",
    };

    /// <summary>What is wrong with the line, each with its remedy; none when it is good.</summary>
    public IEnumerable<string> Problems(DateTimeOffset now)
    {
        if (Text("email") is null && Text("id") is null)
            yield return "email and id are empty, so it names nobody; write one of them";
        if (Text("email") is { } email && !Address.IsUsable(email))
            yield return $"email is \"{email}\"; write {Columns["email"]}";
        if (State is null)
            yield return $"state is \"{Text("state")}\"; write {Columns["state"]}";
        if (Channel is not (Channels.Email or Channels.Sms))
            yield return $"channel is \"{Channel}\"; write {Columns["channel"]}, or leave it out for email";
        if (Channel == Channels.Sms && Text("phone") is null && Text("id") is null)
            yield return "phone is empty, but the channel is sms; write the number";
        if (Instant("at") is not { } at)
            yield return $"at is \"{Text("at")}\"; write {Columns["at"]}: without the moment it is no proof, and a newer no could not be told from it";
        else if (at > now)
            yield return $"at is \"{Text("at")}\", which is yet to come; write when the answer was given";
        if (State == ConsentState.Subscribed && Text("source") is null)
            yield return $"source is empty; write {Columns["source"]}: a yes needs its proof";
        if (Text("level") is { } level && level is not ("singleOptIn" or "confirmedOptIn"))
            yield return $"level is \"{level}\"; write {Columns["level"]}, or leave it out";
        if (Text("expiresat") is { } end && Instant("expiresat") is null)
            yield return $"expiresAt is \"{end}\"; write {Columns["expiresat"]}";
        foreach (var topic in Topics.Where(topic => topic.Length > 60 || !topic.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
            yield return $"topic holds \"{topic}\"; write small letters, digits and hyphens";
    }

    /// <summary>The answer.</summary>
    public ConsentState? State => Text("state")?.ToLowerInvariant() switch
    {
        "subscribed" => ConsentState.Subscribed,
        "unsubscribed" => ConsentState.Unsubscribed,
        "pending" => ConsentState.Pending,
        _ => null,
    };

    /// <summary>The line as an event; the same line is the same event, so a file that is imported twice counts once.</summary>
    public StoreEvent ToEvent()
    {
        var data = JsonSerializer.SerializeToElement(new
        {
            contact = new { email = Text("email"), id = Text("id"), phone = Text("phone"), locale = Text("locale") },
            consent = new
            {
                topics = Topics,
                channel = Channel,
                state = State.ToString()!.ToLowerInvariant(),
                at = Instant("at"),
                source = Text("source") ?? "import",
                wording = Text("wording"),
                locale = Text("locale"),
                level = Text("level"),
                origin = Text("origin"),
                expiresAt = Instant("expiresat"),
            },
        }, Bare);
        var fingerprint = RowKey.Hash(string.Join('\n', Columns.Keys.Select(column => Text(column) ?? "")));
        return new($"import-{fingerprint}", "/import", EventTypes.ContactUpdated, Instant("at")!.Value, Text("email") ?? "id:" + Text("id"), data);
    }

    private string Channel => Text("channel")?.ToLowerInvariant() ?? Channels.Email;

    private string[] Topics => Text("topic")?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } topics
        ? topics
        : [TriggerMail.Events.Topics.Marketing];

    private string? Text(string column) => Values.TryGetValue(column, out var value) && value.Trim() is { Length: > 0 } text ? text : null;

    private DateTimeOffset? Instant(string column) => DateTimeOffset.TryParse(
        Text(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null;

    private static readonly JsonSerializerOptions Bare = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}

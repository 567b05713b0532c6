using System.Text.Json;
using System.Text.Json.Serialization;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events.Shape;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Transactional;

/// <summary>A message that a program asks for: a transactional template, to one address, number or contact.</summary>
public sealed record MessageRequest
{
    private static readonly string[] Members = ["template", "to", "contact", "data", "key", "locale", "channel"];

    // What the engine itself puts into a model or learns from an event: a request must not speak for the contact.
    private static readonly string[] Reserved = ["contact", "consent", "message", "store", "links", "bounce", "complaint"];

    /// <summary>The template's name.</summary>
    [JsonPropertyName("template")]
    public required string Template { get; init; }

    /// <summary>The address, or for a text message the number (E.164); null: the <see cref="Contact"/>'s own.</summary>
    [JsonPropertyName("to")]
    public string? To { get; init; }

    /// <summary>The contact: an address, <c>id:STORE-ID</c> or <c>anon:COOKIE-ID</c>; null: whoever <see cref="To"/> belongs to.</summary>
    [JsonPropertyName("contact")]
    public string? Contact { get; init; }

    /// <summary>Names the request: the same key gives the same answer and no second message.</summary>
    [JsonPropertyName("key")]
    public required string Key { get; init; }

    /// <summary>The language, instead of the contact's own.</summary>
    [JsonPropertyName("locale")]
    public string? Locale { get; init; }

    /// <summary><c>email</c> or <c>sms</c>.</summary>
    [JsonPropertyName("channel")]
    public required string Channel { get; init; }

    /// <summary>What the template shows.</summary>
    [JsonPropertyName("data")]
    public required JsonElement Data { get; init; }

    /// <summary>Equal for requests that ask for the same.</summary>
    internal string Fingerprint => RowKey.Hash(string.Join('\n', Template, To, Contact, Locale, Channel, Data.GetRawText()));

    /// <summary>The request, or every problem it has.</summary>
    public static (MessageRequest? Request, IReadOnlyList<string> Problems) Read(ReadOnlyMemory<byte> body)
    {
        if (JsonText.Parse(body, out var document) is { } unreadable)
            return (null, [unreadable]);
        using (document)
            return Read(document!.RootElement);
    }

    private static (MessageRequest? Request, IReadOnlyList<string> Problems) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return (null, [$"The body is {ShapeProblem.Quote(root)}; write a JSON object with template, to, key and data."]);
        var problems = new List<string>();
        foreach (var member in root.EnumerateObject().Where(member => !Members.Contains(member.Name)))
            problems.Add($"{member.Name} is not known; known are {string.Join(", ", Members)}.");
        string? Text(string name)
        {
            var value = root.Get(name);
            if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
                return null;
            if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= EventLimits.NameCharacters } text)
                return text;
            problems.Add($"{name} is {ShapeProblem.Quote(value)}; write a text of 1 to {EventLimits.NameCharacters} characters.");
            return "";
        }
        var request = new MessageRequest
        {
            Template = Text("template") ?? "",
            To = Text("to"),
            Contact = Text("contact"),
            Key = Text("key") ?? "",
            Locale = Text("locale"),
            Channel = Text("channel") ?? Channels.Email,
            Data = root.Get("data") is { ValueKind: JsonValueKind.Object } data ? data.Clone() : JsonSerializer.SerializeToElement(new { }),
        };
        if (problems.Count == 0)
            problems.AddRange(request.Problems(root.Get("data")));
        return problems.Count == 0 ? (request, problems) : (null, problems);
    }

    private IEnumerable<string> Problems(JsonElement data)
    {
        if (Template.Length == 0)
            yield return "template is missing; write the name of a transactional template, such as password-reset.";
        if (Key.Length == 0)
            yield return "key is missing; write what names this message, such as the id of the reset, so that a repeated request sends nothing twice.";
        if (Channel is not (Channels.Email or Channels.Sms))
            yield return $"channel is \"{Channel}\"; write email or sms.";
        if (To is null == Contact is null)
            yield return "Write either to (an address or number) or contact (an address, id:STORE-ID or anon:COOKIE-ID).";
        if (To is not null && (Channel == Channels.Sms ? Phone.Read(To) != To : !Address.IsUsable(To)))
            yield return Channel == Channels.Sms ? $"to is \"{To}\"; write a number like +442079460123." : $"to is \"{To}\"; write an e-mail address.";
        if (Contact is not null && Alias.Read(Contact) is null)
            yield return $"contact is \"{Contact}\"; write an address, id:STORE-ID or anon:COOKIE-ID.";
        if (data.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Object))
            yield return $"data is {ShapeProblem.Quote(data)}; write a JSON object.";
        if (Data.GetRawText().Length > EventLimits.DataBytes)
            yield return $"data is longer than {EventLimits.DataBytes} bytes.";
        foreach (var name in Data.EnumerateObject().Select(part => part.Name).Where(Reserved.Contains))
            yield return $"data.{name} is TriggerMail's own; give the value another name, such as account.";
    }
}

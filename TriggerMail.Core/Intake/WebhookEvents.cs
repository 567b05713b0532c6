using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Events.Shape;
using TriggerMail.Values;

namespace TriggerMail.Intake;

/// <summary>What all stores' webhooks share: from a topic and a body to events.</summary>
internal static class WebhookEvents
{
    /// <summary>Longer ids are told apart by their hash.</summary>
    private const int PlainId = 200;

    /// <summary>A topic in lower case, or null when it is missing or holds what no topic holds.</summary>
    public static string? Topic(IReadOnlyDictionary<string, string> headers, string header)
    {
        var topic = headers.GetValueOrDefault(header)?.Trim().ToLowerInvariant();
        return topic is { Length: > 0 and <= 128 } && topic.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-') ? topic : null;
    }

    public static IntakeResult.Refused NoTopic(string header) =>
        new($"The header {header} is missing or no topic; send it as the store does, e.g. orders/create or order.created.");

    /// <summary>A topic of which we make nothing in particular: kept whole, so that a journey can still start from it.</summary>
    public static MappedEvent Kept(string store, string topic, JsonElement body, JsonObject contact)
    {
        var data = new JsonObject();
        data.Put("contact", contact);
        data["body"] = body.Node();
        return new($"{store}.{topic.Replace('/', '.')}", data);
    }

    /// <summary>Every mapped event with its id, source and time; a body that is no object is refused.</summary>
    public static IntakeResult Read(
        string topic, ReadOnlyMemory<byte> body,
        Func<JsonElement, IReadOnlyList<MappedEvent>> map, Func<MappedEvent, JsonElement, StoreEvent?> finish, Func<JsonElement, string?>? judge = null)
    {
        if (JsonText.Parse(body, out var document) is { } problem)
            return new IntakeResult.Refused(problem);
        using (document)
        {
            var root = document!.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return new IntakeResult.Refused($"The body of {topic} is {ShapeProblem.Quote(root)}; the store sends a JSON object.");
            if (judge?.Invoke(root) is { } objection)
                return new IntakeResult.Refused(objection);
            var events = new List<StoreEvent>();
            foreach (var mapped in map(root))
                if (finish(mapped, root) is { } finished)
                    events.Add(finished);
                else
                    return new IntakeResult.Refused($"The {topic} webhook has more than {EventLimits.DataBytes} bytes worth keeping; send fewer fields.");
            return new IntakeResult.Read(events);
        }
    }

    /// <summary>An id out of its parts, short enough to be a key; equal parts give equal ids.</summary>
    public static string Id(params ReadOnlySpan<string?> parts)
    {
        var id = string.Join('/', parts);
        return id.Length <= PlainId && id.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 ? id : Storage.RowKey.Hash(id);
    }

    /// <summary>What tells this body from any other.</summary>
    public static string HashOf(ReadOnlyMemory<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body.Span)[..16]);

}

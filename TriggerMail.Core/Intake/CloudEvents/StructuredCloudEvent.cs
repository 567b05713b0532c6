using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Events.Shape;
using TriggerMail.Values;

namespace TriggerMail.Intake.CloudEvents;

/// <summary>One CloudEvent as a JSON object: attributes and data side by side.</summary>
internal static class StructuredCloudEvent
{
    /// <summary>The event, or null and at least one problem more.</summary>
    public static StoreEvent? Read(JsonElement root, DateTimeOffset now, ref List<string>? problems)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            (problems ??= []).Add($"An event is {ShapeProblem.Quote(root)}; write a JSON object.");
            return null;
        }
        var envelope = default(Envelope);
        string? version = null, contentType = null;
        JsonElement base64 = default;
        foreach (var property in root.EnumerateObject())
        {
            var value = property.Value;
            if (property.NameEquals("data"u8))
                envelope.Data = value;
            else if (property.NameEquals("data_base64"u8))
                base64 = value;
            else if (property.NameEquals("specversion"u8))
                version = Attribute("specversion", value, ref problems);
            else if (property.NameEquals("datacontenttype"u8))
                contentType = Attribute("datacontenttype", value, ref problems);
            else
                Known(ref envelope, property, ref problems);
        }
        CheckVersion(version, ref problems);
        return problems is null ? WithData(envelope, contentType, base64, now, ref problems) : null;
    }

    /// <summary>TriggerMail reads version 1.0, which covers 1.0.1 and 1.0.2 too: those are versions of the text only.</summary>
    public static void CheckVersion(string? version, ref List<string>? problems)
    {
        if (version != "1.0")
            (problems ??= []).Add($"specversion is {(version is null ? "missing" : $"\"{version}\"")}; write \"1.0\".");
    }

    /// <summary>Whether a content type promises JSON. None is JSON too (JSON Event Format, 3.1).</summary>
    public static bool IsJson(string? contentType)
    {
        var type = contentType.AsSpan();
        type = type[..(type.IndexOf(';') is >= 0 and var end ? end : type.Length)].Trim();
        return type.IsEmpty || type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    public static string NotJson(string contentType) =>
        $"datacontenttype is \"{contentType}\"; TriggerMail reads data in JSON only, so send application/json.";

    private static StoreEvent? WithData(Envelope envelope, string? contentType, JsonElement base64, DateTimeOffset now, ref List<string>? problems)
    {
        if (!IsJson(contentType))
            (problems ??= []).Add(NotJson(contentType!));
        else if (base64.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return envelope.ToEvent(now, ref problems);
        else if (envelope.Data.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            (problems ??= []).Add("data and data_base64 are both there; send one of them.");
        else if (base64.ValueKind != JsonValueKind.String || !base64.TryGetBytesFromBase64(out var bytes))
            (problems ??= []).Add($"data_base64 is {ShapeProblem.Quote(base64)}; write base64, or better the JSON itself in data.");
        else if (JsonText.Parse(bytes, out var document) is { } problem)
            (problems ??= []).Add($"data_base64 cannot be read. {problem}");
        else
            using (document)
            {
                envelope.Data = document!.RootElement;
                return envelope.ToEvent(now, ref problems);
            }
        return null;
    }

    private static void Known(ref Envelope envelope, JsonProperty property, ref List<string>? problems)
    {
        if (property.NameEquals("id"u8))
            envelope.Id = Attribute("id", property.Value, ref problems);
        else if (property.NameEquals("source"u8))
            envelope.Source = Attribute("source", property.Value, ref problems);
        else if (property.NameEquals("type"u8))
            envelope.Type = Attribute("type", property.Value, ref problems);
        else if (property.NameEquals("time"u8))
            envelope.Time = Attribute("time", property.Value, ref problems);
        else if (property.NameEquals("subject"u8))
            envelope.Subject = Attribute("subject", property.Value, ref problems);
        else if (property.NameEquals("shop"u8))
            envelope.Shop = Attribute("shop", property.Value, ref problems);
    }

    private static string? Attribute(string name, JsonElement value, ref List<string>? problems)
    {
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        if (value.ValueKind != JsonValueKind.Null)
            (problems ??= []).Add($"{name} is {ShapeProblem.Quote(value)}; write a text.");
        return null;
    }
}

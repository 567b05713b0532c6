using System.Text.Json;
using System.Text.Json.Nodes;

namespace TriggerMail.Values;

/// <summary>Reaching into JSON where anything may be missing: a missing member is an undefined element, and so are its members.</summary>
internal static class JsonElementExtensions
{
    public static JsonElement Get(this JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var found) ? found : default;

    public static JsonElement First(this JsonElement from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (from.Get(name) is var found && !found.IsBlank())
                return found;
        return default;
    }

    /// <summary>The entries of a list; none when it is no list.</summary>
    public static JsonElement.ArrayEnumerator Each(this JsonElement from) =>
        from.ValueKind == JsonValueKind.Array ? from.EnumerateArray() : default;

    /// <summary>A text without the blanks around it, or a number with every digit as written; null when there is neither.</summary>
    public static string? Text(this JsonElement from) => from.ValueKind switch
    {
        JsonValueKind.String when from.GetString()!.Trim() is { Length: > 0 } text => text,
        JsonValueKind.Number => from.GetRawText(),
        _ => null,
    };

    public static bool IsTrue(this JsonElement from) => from.ValueKind == JsonValueKind.True;

    /// <summary>Missing, null, an empty text or an empty list: stores write all four for "there is none".</summary>
    public static bool IsBlank(this JsonElement from) => from.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => true,
        JsonValueKind.String => from.ValueEquals(""u8),
        JsonValueKind.Array => from.GetArrayLength() == 0,
        _ => false,
    };

    /// <summary>Adds a member of our own making unless there is nothing to add.</summary>
    public static void Put(this JsonObject to, string name, JsonNode? value)
    {
        if (value is not (null or JsonObject { Count: 0 } or JsonArray { Count: 0 }))
            to[name] = value;
    }

    /// <summary>Adds a member as it is written, whatever it is, unless there is nothing to add.</summary>
    public static void Put(this JsonObject to, string name, JsonElement value)
    {
        if (!value.IsBlank())
            to[name] = value.Node();
    }

    /// <summary>
    /// The same JSON as a node, to be written and not looked into: a node throws on a name that is there twice, which JSON allows.
    /// </summary>
    public static JsonNode? Node(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };
}

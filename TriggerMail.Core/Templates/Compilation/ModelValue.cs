using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace TriggerMail.Templates.Compilation;

/// <summary>A JSON model as the plain values templates may see: dictionaries, arrays, texts, decimals, truths.</summary>
internal static class ModelValue
{
    // What a store's scripts write where they found nothing; no customer should read it.
    private static readonly FrozenSet<string> Slips = new[] { "undefined", "null", "NaN", "[object Object]" }.ToFrozenSet();

    /// <summary>
    /// The value; null for JSON's null, for blanks, and for a script's slip such as <c>undefined</c>. Numbers are decimals, never
    /// doubles.
    /// </summary>
    public static object? Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Object(json),
        JsonValueKind.Array => json.EnumerateArray().Select(Of).ToArray(),
        JsonValueKind.String => json.GetString() is { } text && !Slips.Contains(text) && !string.IsNullOrWhiteSpace(text) ? text : null,
        JsonValueKind.Number => json.TryGetDecimal(out var number) ? number : json.GetRawText(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>An object's members by name; empty for anything else.</summary>
    public static Dictionary<string, object?> Object(JsonElement json)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (json.ValueKind == JsonValueKind.Object)
            foreach (var member in json.EnumerateObject())
                members[member.Name] = Of(member.Value);
        return members;
    }

    /// <summary>Whether a template shows nothing for the value.</summary>
    public static bool IsMissing(object? value) => value switch
    {
        null or HandlebarsDotNet.UndefinedBindingResult => true,
        string text => string.IsNullOrWhiteSpace(text),
        Array list => list.Length == 0,
        _ => false,
    };

    /// <summary>Whether an <c>if</c> about the value does not hold: it is missing, false, or zero.</summary>
    public static bool IsFalse(object? value) => IsMissing(value) || value is false or 0m;

    /// <summary>The value as a number: a number, a decimal text, the length of a list; else null.</summary>
    public static decimal? Number(object? value) => value switch
    {
        decimal number => number,
        int number => number,
        Array list => list.Length,
        string text when decimal.TryParse(text, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>The value as text without any country's habits; empty for a missing one.</summary>
    public static string Text(object? value) => IsMissing(value) ? "" : value switch
    {
        bool truth => truth ? "true" : "false",
        Dictionary<string, object?> or Array or Reader => "",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The paths of a template's needs that are missing; a path through a list is needed of each of its items.</summary>
    public static IEnumerable<string> Missing(JsonElement model, string path)
    {
        if (path.Length == 0)
        {
            if (IsMissing(Of(model)))
                yield return "";
            yield break;
        }
        if (model.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in model.EnumerateArray())
            {
                foreach (var missing in Missing(item, path))
                    yield return Join($"[{index}]", missing);
                index++;
            }
            yield break;
        }
        var (head, rest) = path.Split('.', 2) is [var first, var tail] ? (first, tail) : (path, "");
        if (model.ValueKind != JsonValueKind.Object || !model.TryGetProperty(head, out var member))
            yield return path;
        else
            foreach (var missing in Missing(member, rest))
                yield return Join(head, missing);
    }

    private static string Join(string head, string rest) => rest.Length == 0 ? head : rest[0] == '[' ? head + rest : $"{head}.{rest}";
}

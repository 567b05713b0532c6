using TriggerMail.Templates.Formats;
using TriggerMail.Values;

namespace TriggerMail.Templates.Compilation;

/// <summary>What the helpers of <see cref="TemplateLanguage"/> mean to one reader.</summary>
/// <param name="Habits">How the reader writes numbers and dates.</param>
/// <param name="Zone">The reader's IANA zone; null when it is not known.</param>
internal sealed record Wording(LocaleFormats Habits, string? Zone)
{
    /// <summary>What a helper says about its values; null for one that does not exist, which the check refuses.</summary>
    public object? Say(string helper, object?[] values)
    {
        object? At(int index) => index < values.Length ? values[index] : null;
        return helper switch
        {
            "money" => Habits.Money(At(0), Text(At(1))),
            "date" => Habits.Date(Text(At(0)), values.Length > 1 ? Text(At(1)) : "long", Zone),
            "number" => Habits.Number(At(0)),
            "percent" => Habits.Percent(At(0)),
            "tenths" => Habits.Tenths(At(0)),
            "plural" => Habits.Plural(At(0), Text(At(1)), Text(At(2))),
            "default" => ModelValue.IsMissing(At(0)) ? At(1) : At(0),
            "truncate" => Truncate(Text(At(0)), (int)(ModelValue.Number(At(1)) ?? 80)),
            "urlencode" => Uri.EscapeDataString(Text(At(0))),
            "first" => At(0) is object?[] list ? list.Take((int)(ModelValue.Number(At(1)) ?? 0)).ToArray() : Array.Empty<object?>(),
            "color" => BrandColor.Color(Text(At(0)), Text(At(1))),
            "ink" => BrandColor.Ink(Text(At(0)), Text(At(1))),
            _ => null,
        };
    }

    /// <summary>Whether what stands inside a block is shown.</summary>
    public static bool Holds(string block, ReadOnlySpan<object?> values)
    {
        var left = values.IsEmpty ? null : values[0];
        var right = values.Length > 1 ? values[1] : null;
        return block switch
        {
            "if" => !ModelValue.IsFalse(left),
            "unless" => ModelValue.IsFalse(left),
            "eq" => ModelValue.Number(left) is { } number ? number == ModelValue.Number(right) : Text(left) == Text(right),
            "atLeast" => ModelValue.Number(left) >= ModelValue.Number(right),
            "atMost" => ModelValue.Number(left) <= ModelValue.Number(right),
            "contains" => HoldsAny(Text(left), values[1..]),
            _ => false,
        };
    }

    private static bool HoldsAny(string text, ReadOnlySpan<object?> parts)
    {
        foreach (var part in parts)
            if (Text(part) is { Length: > 0 } wanted && text.Contains(wanted, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>The words cut to a length at a word's end, with an ellipsis.</summary>
    public static string Truncate(string text, int length)
    {
        if (text.Length <= length || length < 1)
            return text;
        var cut = text.LastIndexOf(' ', length - 1);
        var end = cut > length / 2 ? cut : length - 1;
        if (char.IsHighSurrogate(text[Math.Max(end - 1, 0)]))
            end--;
        return text[..end].TrimEnd(' ', ',', ';', '.', '-') + "…";
    }

    private static string Text(object? value) => ModelValue.Text(value);
}

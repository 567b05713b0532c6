using System.Globalization;
using System.Text.Json;

namespace TriggerMail.Segments;

/// <summary>A dotted path into the facts, e.g. <c>cart.items</c> or <c>contact.country</c>.</summary>
public sealed record FactPath
{
    /// <summary>Splits a path at its dots.</summary>
    public FactPath(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        Text = text;
        Parts = text.Split('.');
    }

    /// <summary>The path as written.</summary>
    public string Text { get; }

    internal string[] Parts { get; }

    /// <inheritdoc/>
    public bool Equals(FactPath? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>One value found in the facts: missing, text, number, truth, list or object.</summary>
public readonly struct FactValue : IEquatable<FactValue>
{
    private readonly JsonElement json;
    private readonly string? text;
    private readonly decimal? number;
    private readonly bool? truth;
    private readonly string? remark;

    private FactValue(JsonElement json, string? text, decimal? number, bool? truth, string? remark = null) =>
        (this.json, this.text, this.number, this.truth, this.remark) = (json, text, number, truth, remark);

    /// <summary>Nothing was found.</summary>
    public static FactValue Missing => default;

    /// <summary>A text; null is missing.</summary>
    public static FactValue Of(string? text) => new(default, text, null, null);

    /// <summary>A number.</summary>
    public static FactValue Of(decimal number) => new(default, null, number, null);

    /// <summary>A number with what should be known about it, said in brackets wherever the number is.</summary>
    public static FactValue Of(decimal number, string remark) => new(default, null, number, null, remark);

    /// <summary>An instant, written as ISO 8601 in UTC; null is missing.</summary>
    public static FactValue Of(DateTimeOffset? at) => Of(at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    /// <summary>A truth.</summary>
    public static FactValue Of(bool truth) => new(default, null, null, truth);

    /// <summary>A JSON value; null is missing. Decimal strings count as numbers where a number is asked for.</summary>
    public static FactValue Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => Of(json.GetString()),
        JsonValueKind.Number when json.TryGetDecimal(out var number) => Of(number),
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        JsonValueKind.Array or JsonValueKind.Object => new(json, null, null, null),
        _ => Missing,
    };

    /// <summary>Whether nothing was found.</summary>
    public bool IsMissing => text is null && number is null && truth is null && json.ValueKind == JsonValueKind.Undefined;

    /// <summary>The value as text; empty when missing, JSON for lists and objects.</summary>
    public string AsText() => text
        ?? number?.ToString(CultureInfo.InvariantCulture)
        ?? (truth is { } t ? (t ? "true" : "false") : json.ValueKind == JsonValueKind.Undefined ? "" : json.GetRawText());

    /// <summary>The value as a number: a number, a text that is one, or the length of a list; else null.</summary>
    public decimal? AsNumber() => number
        ?? (text is not null && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var parsed) ? parsed
            : json.ValueKind == JsonValueKind.Array ? json.GetArrayLength()
            : null);

    /// <summary>The list or object; undefined for everything else.</summary>
    internal JsonElement Json => json;

    /// <summary>Writes the value as JSON; null when missing.</summary>
    internal void WriteTo(Utf8JsonWriter writer)
    {
        if (text is not null)
            writer.WriteStringValue(text);
        else if (number is { } n)
            writer.WriteNumberValue(n);
        else if (truth is { } t)
            writer.WriteBooleanValue(t);
        else if (json.ValueKind != JsonValueKind.Undefined)
            json.WriteTo(writer);
        else
            writer.WriteNullValue();
    }

    /// <summary>Whether both say the same: numbers by value, text without regard to case.</summary>
    public bool Same(FactValue other)
    {
        if (IsMissing || other.IsMissing)
            return IsMissing && other.IsMissing;
        if (number is not null || other.number is not null)
            return AsNumber() is { } mine && mine == other.AsNumber();
        return string.Equals(AsText(), other.AsText(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the list holds this value, or the text holds this text.</summary>
    public bool Holds(FactValue part) => json.ValueKind == JsonValueKind.Array
        ? json.EnumerateArray().Any(item => Of(item).Same(part))
        : text is not null && text.Contains(part.AsText(), StringComparison.OrdinalIgnoreCase);

    /// <summary>The value in a sentence: "is 12.00", "has 3 entries", "is missing".</summary>
    public string Describe() => IsMissing ? "is missing"
        : json.ValueKind == JsonValueKind.Array ? $"has {json.GetArrayLength()} {(json.GetArrayLength() == 1 ? "entry" : "entries")}"
        : json.ValueKind == JsonValueKind.Object ? "is an object"
        : remark is null ? $"is {AsText()}" : $"is {AsText()} ({remark})";

    /// <inheritdoc/>
    public bool Equals(FactValue other) => AsText() == other.AsText() && IsMissing == other.IsMissing;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FactValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => AsText().GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether two values are the same text.</summary>
    public static bool operator ==(FactValue left, FactValue right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(FactValue left, FactValue right) => !left.Equals(right);
}

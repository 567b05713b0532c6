using System.Runtime.InteropServices;
using System.Text.Json;
using TriggerMail.Values;

namespace TriggerMail.Events.Shape;

/// <summary>What a member's value must look like.</summary>
internal enum FieldFormat
{
    Text, Texts, Id, Money, Currency, Whole, Count, Rating, Email, Locale, TimeZone, Country, Birthday, Link, Instant, Channel, ConsentState,
    Object, List,
}

/// <summary>How a value fits its form.</summary>
internal enum Fit
{
    /// <summary>Of another kind, or not well formed.</summary>
    Wrong,

    /// <summary>Right as it is.</summary>
    Right,

    /// <summary>Understood, but normal form writes it differently.</summary>
    Rewrite,

    /// <summary>An object or list: its parts are judged one by one.</summary>
    Whole,
}

/// <summary>Judges values against forms, and writes those that need it in normal form.</summary>
internal static class FieldFormats
{
    public static Fit Judge(FieldFormat form, JsonElement value) => form switch
    {
        FieldFormat.Object => value.ValueKind == JsonValueKind.Object ? Fit.Whole : Fit.Wrong,
        FieldFormat.List => value.ValueKind == JsonValueKind.Array ? Fit.Whole : Fit.Wrong,
        FieldFormat.Texts when value.ValueKind == JsonValueKind.Array => AllTexts(value) ? Fit.Right : Fit.Wrong,
        FieldFormat.Whole => Is(value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _)),
        FieldFormat.Count => Is(value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count >= 0),
        FieldFormat.Id when value.ValueKind == JsonValueKind.Number => TextForms.IsWhole(Raw(value)) ? Fit.Rewrite : Fit.Wrong,
        FieldFormat.Money when value.ValueKind == JsonValueKind.Number => TextForms.IsMoney(Raw(value)) ? Fit.Rewrite : Fit.Wrong,
        FieldFormat.Rating when value.ValueKind == JsonValueKind.Number => TextForms.IsRating(Raw(value)) ? Fit.Rewrite : Fit.Wrong,
        _ when value.ValueKind == JsonValueKind.String => JudgeText(form, value),
        _ => Fit.Wrong,
    };

    public static void Write(Utf8JsonWriter writer, FieldFormat form, JsonElement value)
    {
        if (form == FieldFormat.Texts)
        {
            writer.WriteStartArray();
            value.WriteTo(writer);
            writer.WriteEndArray();
            return;
        }
        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.GetString()!;
        writer.WriteStringValue(form switch
        {
            FieldFormat.Currency or FieldFormat.Country => text.ToUpperInvariant(),
            FieldFormat.Locale => text.Replace('_', '-'),
            FieldFormat.Birthday => "0000" + text[1..],
            FieldFormat.Link => "https:" + text,
            _ => text,
        });
    }

    private static Fit JudgeText(FieldFormat form, JsonElement value) => form switch
    {
        FieldFormat.Text => Fit.Right,
        FieldFormat.Texts => Fit.Rewrite,
        FieldFormat.Id => Is(Raw(value).Length is > 2 and <= EventLimits.NameCharacters),
        FieldFormat.Money => Is(TextForms.IsMoney(Unquoted(value))),
        FieldFormat.Rating => Is(TextForms.IsRating(Unquoted(value))),
        FieldFormat.Currency => TextForms.Capitals(Unquoted(value), 3),
        FieldFormat.Country => TextForms.Capitals(Unquoted(value), 2),
        FieldFormat.Channel => Is(value.ValueEquals("email"u8) || value.ValueEquals("sms"u8)),
        FieldFormat.ConsentState => Is(value.ValueEquals("subscribed"u8) || value.ValueEquals("unsubscribed"u8) || value.ValueEquals("pending"u8)),
        FieldFormat.Email => Is(Address.IsUsable(value.GetString())),
        FieldFormat.TimeZone => Is(LocalTimes.Zone(value.GetString()) is not null),
        FieldFormat.Locale => TextForms.Locale(value.GetString()!),
        FieldFormat.Birthday => TextForms.Birthday(value.GetString()!),
        FieldFormat.Link => TextForms.Link(value.GetString()!),
        FieldFormat.Instant => Is(Instants.TryParse(value.GetString(), out _)),
        _ => Fit.Wrong,
    };

    private static Fit Is(bool right) => right ? Fit.Right : Fit.Wrong;

    private static bool AllTexts(JsonElement list)
    {
        foreach (var entry in list.EnumerateArray())
            if (entry.ValueKind != JsonValueKind.String)
                return false;
        return true;
    }

    private static ReadOnlySpan<byte> Raw(JsonElement value) => JsonMarshal.GetRawUtf8Value(value);

    private static ReadOnlySpan<byte> Unquoted(JsonElement value) => Raw(value)[1..^1];
}

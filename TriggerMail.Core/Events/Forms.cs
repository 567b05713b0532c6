using System.Runtime.InteropServices;
using System.Text.Json;
using TriggerMail.Contacts;

namespace TriggerMail.Events;

/// <summary>What a member's value must look like.</summary>
internal enum Form
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
internal static class Forms
{
    public static Fit Judge(Form form, JsonElement value) => form switch
    {
        Form.Object => value.ValueKind == JsonValueKind.Object ? Fit.Whole : Fit.Wrong,
        Form.List => value.ValueKind == JsonValueKind.Array ? Fit.Whole : Fit.Wrong,
        Form.Texts when value.ValueKind == JsonValueKind.Array => AllTexts(value) ? Fit.Right : Fit.Wrong,
        Form.Whole => Is(value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _)),
        Form.Count => Is(value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count >= 0),
        Form.Id when value.ValueKind == JsonValueKind.Number => TextForms.IsWhole(Raw(value)) ? Fit.Rewrite : Fit.Wrong,
        Form.Money when value.ValueKind == JsonValueKind.Number => TextForms.IsMoney(Raw(value)) ? Fit.Rewrite : Fit.Wrong,
        Form.Rating when value.ValueKind == JsonValueKind.Number => TextForms.IsRating(Raw(value)) ? Fit.Rewrite : Fit.Wrong,
        _ when value.ValueKind == JsonValueKind.String => JudgeText(form, value),
        _ => Fit.Wrong,
    };

    public static void Write(Utf8JsonWriter writer, Form form, JsonElement value)
    {
        if (form == Form.Texts)
        {
            writer.WriteStartArray();
            value.WriteTo(writer);
            writer.WriteEndArray();
            return;
        }
        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.GetString()!;
        writer.WriteStringValue(form switch
        {
            Form.Currency or Form.Country => text.ToUpperInvariant(),
            Form.Locale => text.Replace('_', '-'),
            Form.Birthday => "0000" + text[1..],
            Form.Link => "https:" + text,
            _ => text,
        });
    }

    private static Fit JudgeText(Form form, JsonElement value) => form switch
    {
        Form.Text => Fit.Right,
        Form.Texts => Fit.Rewrite,
        Form.Id => Is(Raw(value).Length is > 2 and <= EventLimits.NameCharacters),
        Form.Money => Is(TextForms.IsMoney(Unquoted(value))),
        Form.Rating => Is(TextForms.IsRating(Unquoted(value))),
        Form.Currency => TextForms.Capitals(Unquoted(value), 3),
        Form.Country => TextForms.Capitals(Unquoted(value), 2),
        Form.Channel => Is(value.ValueEquals("email"u8) || value.ValueEquals("sms"u8)),
        Form.ConsentState => Is(value.ValueEquals("subscribed"u8) || value.ValueEquals("unsubscribed"u8) || value.ValueEquals("pending"u8)),
        Form.Email => Is(Address.IsUsable(value.GetString())),
        Form.TimeZone => Is(LocalTimes.Zone(value.GetString()) is not null),
        Form.Locale => TextForms.Locale(value.GetString()!),
        Form.Birthday => TextForms.Birthday(value.GetString()!),
        Form.Link => TextForms.Link(value.GetString()!),
        Form.Instant => Is(Instants.TryParse(value.GetString(), out _)),
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

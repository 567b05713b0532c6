using System.Globalization;
using System.Text.Json;

namespace TriggerMail.Events.Shape;

/// <summary>Sentences about values that do not fit: the path, the value, the remedy.</summary>
internal static class ShapeProblem
{
    private const int QuotedCharacters = 80;

    public static string Of(ShapeMember member, JsonElement value, int index) =>
        $"{PathOf(member, index)} is {Quote(value)}; {Remedy(member.Form)}.";

    public static string OfEntry(ShapeMember list, JsonElement entry, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{list.Path}[{index}] is {Quote(entry)}; {Remedy(FieldFormat.Object)}.");

    /// <summary>The value as it was written, cut short.</summary>
    public static string Quote(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            return "missing";
        return Cut(value.GetRawText());
    }

    /// <summary>A text cut short, but never inside a surrogate pair: the sentence goes into JSON again.</summary>
    public static string Cut(string text) => text.Length <= QuotedCharacters ? text
        : text[..(char.IsHighSurrogate(text[QuotedCharacters - 1]) ? QuotedCharacters - 1 : QuotedCharacters)] + "...";

    private static string PathOf(ShapeMember member, int index) =>
        index < 0 ? member.Path : member.Path.Replace("#", index.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string Remedy(FieldFormat form) => form switch
    {
        FieldFormat.Text => "write a text",
        FieldFormat.Texts => "write a list of texts",
        FieldFormat.Id => "write a text that is not empty, or a whole number",
        FieldFormat.Money => "write the amount as a decimal string such as \"19.99\"",
        FieldFormat.Currency => "write three letters such as EUR (ISO 4217)",
        FieldFormat.Whole => "write a whole number",
        FieldFormat.Count => "write a whole number, 0 or more",
        FieldFormat.Rating => "write a number from 0 to 5 such as \"4.6\"",
        FieldFormat.Email => "write one plain address such as ada@example.com",
        FieldFormat.Locale => "write a language tag such as de-AT (BCP 47)",
        FieldFormat.TimeZone => "write an IANA time zone such as Europe/Vienna",
        FieldFormat.Country => "write two letters such as AT (ISO 3166)",
        FieldFormat.Birthday => "write a date such as 1990-05-31, or 0000-05-31 when the year is not known",
        FieldFormat.Link => "write a web address that starts with https://",
        FieldFormat.Instant => "write a time with its offset such as 2026-03-01T12:00:00Z (RFC 3339)",
        FieldFormat.Channel => "write email or sms",
        FieldFormat.ConsentState => "write subscribed, unsubscribed or pending",
        FieldFormat.List => "write a list of objects",
        _ => "write a JSON object",
    };
}

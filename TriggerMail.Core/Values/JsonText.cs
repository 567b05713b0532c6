using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace TriggerMail.Values;

/// <summary>
/// Untrusted bytes to JSON. What it lets through can be read anywhere later without an exception: valid UTF-8, bounded in size
/// and depth, and without half surrogate pairs, which System.Text.Json accepts when parsing and throws on when reading.
/// </summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = EventLimits.Depth };

    /// <summary>Null and a document to dispose of, or the reason why there is none. The document points into the body.</summary>
    public static string? Parse(ReadOnlyMemory<byte> body, out JsonDocument? document)
    {
        document = null;
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body[3..];
        if (body.IsEmpty)
            return "The body is empty; send JSON.";
        if (body.Length > EventLimits.BodyBytes)
            return string.Create(CultureInfo.InvariantCulture, $"The body has {body.Length} bytes; send at most {EventLimits.BodyBytes}.");
        if (!Utf8.IsValid(body.Span))
            return "The body is not valid UTF-8; send JSON in UTF-8.";
        if (!SurrogatesPair(body.Span))
            return @"The body holds half a surrogate pair (an escape between \ud800 and \udfff that stands alone); "
                + "escape both halves or send the character itself.";
        return TryParse(body, out document, out var problem) ? null : problem;
    }

    private static bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out JsonDocument? document, out string? problem)
    {
        (document, problem) = (null, null);
        try
        {
            document = JsonDocument.Parse(body, Options);
            return true;
        }
        catch (JsonException wrong)
        {
            problem = string.Create(CultureInfo.InvariantCulture,
                $"The body is not JSON of at most {EventLimits.Depth} levels; check it at line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}.");
            return false;
        }
    }

    private static bool SurrogatesPair(ReadOnlySpan<byte> text)
    {
        while (text.IndexOf((byte)'\\') is >= 0 and var at && at + 1 < text.Length)
        {
            text = text[at..];
            if (Escaped(text) is not { } unit || !char.IsSurrogate(unit))
                text = text[2..];
            else if (char.IsHighSurrogate(unit) && Escaped(text[6..]) is { } low && char.IsLowSurrogate(low))
                text = text[12..];
            else
                return false;
        }
        return true;
    }

    private static char? Escaped(ReadOnlySpan<byte> text) =>
        text.Length >= 6 && text[0] == '\\' && text[1] == 'u'
            && ushort.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}

using System.Buffers;

namespace TriggerMail.Templates.Html;

/// <summary>Escapes what has a meaning in HTML text or a quoted attribute; everything else goes through as it is.</summary>
internal static class Escape
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'");

    /// <summary>Writes a text, escaped.</summary>
    public static void Write(TextWriter target, ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOfAny(Special)) >= 0; text = text[(at + 1)..])
        {
            target.Write(text[..at]);
            target.Write(text[at] switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", _ => "&#39;" });
        }
        target.Write(text);
    }
}

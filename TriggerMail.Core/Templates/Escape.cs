using System.Buffers;
using System.Text;

namespace TriggerMail.Templates;

/// <summary>Escapes what has a meaning in HTML text or a quoted attribute; everything else goes through as it is.</summary>
internal static class Escape
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'");

    /// <summary>Appends a text, escaped.</summary>
    public static void Append(StringBuilder target, string text)
    {
        var rest = text.AsSpan();
        for (int at; (at = rest.IndexOfAny(Special)) >= 0; rest = rest[(at + 1)..])
        {
            target.Append(rest[..at]);
            target.Append(rest[at] switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", _ => "&#39;" });
        }
        target.Append(rest);
    }
}

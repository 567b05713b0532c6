using System.Buffers;
using System.Text;
using HandlebarsDotNet;

namespace TriggerMail.Templates;

/// <summary>Escapes what has a meaning in HTML text or a quoted attribute; everything else goes through as it is.</summary>
internal sealed class Escape : ITextEncoder
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'");

    public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

    public void Encode(string? text, TextWriter target)
    {
        var rest = text.AsSpan();
        for (int at; (at = rest.IndexOfAny(Special)) >= 0; rest = rest[(at + 1)..])
        {
            target.Write(rest[..at]);
            target.Write(rest[at] switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", _ => "&#39;" });
        }
        target.Write(rest);
    }

    public void Encode<T>(T? text, TextWriter target) where T : IEnumerator<char>
    {
        var whole = new StringBuilder();
        while (text?.MoveNext() is true)
            whole.Append(text.Current);
        Encode(whole.ToString(), target);
    }
}

using HandlebarsDotNet;
using HandlebarsDotNet.PathStructure;
using HandlebarsDotNet.ValueProviders;
using TriggerMail.Templates.Compilation;
using TriggerMail.Templates.Html;

namespace TriggerMail.Templates;

/// <summary>For whom a mail is rendered: what the helpers mean to them, which way their language runs, and its phrases.</summary>
/// <param name="Wording">What the helpers mean.</param>
/// <param name="RightToLeft">Which way the language of the words runs.</param>
/// <param name="Phrases">What is said at each of the places of a page.</param>
internal sealed record Reader(Wording Wording, bool RightToLeft, PhraseSheet Phrases)
{
    private const string Name = "reader";
    private static readonly ChainSegment Segment = ChainSegment.Create(Name);

    /// <summary>The reader of the mail that is being rendered.</summary>
    public static Reader Of(in DataValues data) => (Reader)data[Segment]!;

    /// <summary>The reader as the data of one rendering. No path of a template leads into it.</summary>
    public Dictionary<string, object?> AsData() => new(StringComparer.Ordinal) { [Name] = this };

    /// <summary>Writes a value between words: in a right-to-left mail as an isolate.</summary>
    public void Show(in EncodedTextWriter output, object? value)
    {
        var text = ModelValue.Text(value);
        if (text.Length == 0)
            return;
        if (RightToLeft)
            output.Write(Isolate.Open, false);
        output.Write(text, true);
        if (RightToLeft)
            output.Write(Isolate.Close, false);
    }

    /// <summary>The side on which lines start or end.</summary>
    public string Side(string logical) => logical == "start" != RightToLeft ? "left" : "right";
}

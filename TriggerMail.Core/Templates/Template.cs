using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace TriggerMail.Templates;

/// <summary>A template in one locale, its phrases, partials and styles in place, ready to be filled in.</summary>
internal sealed class Template
{
    private readonly string locale;
    private readonly bool rightToLeft;
    private readonly ImmutableArray<Markup> subject;
    private readonly ImmutableArray<Markup> preheader;
    private readonly ImmutableArray<Markup> html;
    private readonly ImmutableArray<Markup>? sms;

    [ThreadStatic]
    private static StringBuilder? page;

    private Template(TemplateSource source, string page)
    {
        (locale, rightToLeft) = (source.Locale!, IsRightToLeft(source));
        subject = Read(Flattening.Line(source.Subject, source.Words, rightToLeft));
        preheader = Read(Flattening.Line(source.Preheader, source.Words, rightToLeft));
        sms = source.Sms.IsEmpty ? null : Read(Flattening.Line(source.Sms, source.Words, rightToLeft));
        html = Read(page);
    }

    /// <summary>Flattens the template and moves its styles into its elements. Takes milliseconds; what it gives is used for every mail.</summary>
    public static Template Of(TemplateSource source, IReadOnlyDictionary<string, TemplateSource> partials) =>
        new(source, StyleInliner.Inline(Flattening.Flatten(source, partials), IsRightToLeft(source)));

    /// <summary>The same with its styles left in the head: for trying a template out, where nobody looks at it.</summary>
    public static Template Unstyled(TemplateSource source, IReadOnlyDictionary<string, TemplateSource> partials) =>
        new(source, Flattening.Flatten(source, partials));

    /// <summary>Fills in a model for a reader, whose own numbers and dates are used where they write the language of the words.</summary>
    public Rendered Render(JsonElement json, string? reader = null)
    {
        var model = Vocabulary.Tidy(ModelValue.Object(json));
        var wording = new Wording(Habits.Of(Locales.Culture(locale, reader)), Zone(model, "contact") ?? Zone(model, "store"));
        var message = model.GetValueOrDefault("message") as Dictionary<string, object?> ?? new(StringComparer.Ordinal);
        model["message"] = message;
        message["locale"] = locale;
        message["direction"] = rightToLeft ? "rtl" : "ltr";
        var line = OneLine(Fill(subject, model, wording, escapes: false));
        message["subject"] = line;
        var teaser = OneLine(Fill(preheader, model, wording, escapes: false));
        message["preheader"] = teaser;
        var document = Fill(html, model, wording, escapes: true);
        var text = sms is { } words ? Fill(words, model, wording, escapes: false).Trim() : null;
        return new(line, teaser, document, PlainText.Of(document, rightToLeft), locale, text);
    }

    private static bool IsRightToLeft(TemplateSource source) => Locales.Culture(source.Locale!, null).TextInfo.IsRightToLeft;

    // What cannot be read was told by the check, which reads the same pieces.
    private static ImmutableArray<Markup> Read(string text) => MarkupReader.Read("", text, 1, []);

    private static string? Zone(Dictionary<string, object?> model, string of) =>
        (model.GetValueOrDefault(of) as Dictionary<string, object?>)?.GetValueOrDefault("timeZone") as string;

    private string Fill(ImmutableArray<Markup> pieces, Dictionary<string, object?> model, Wording wording, bool escapes)
    {
        var text = (page ??= new(32 * 1024)).Clear();
        new Filling(text, escapes, wording).Write(pieces, Frame.Start(model));
        return rightToLeft ? Isolate.WithoutEmpty(text.ToString()) : text.ToString();
    }

    // A line break in a subject would start another header (RFC 5322, 2.2).
    private static string OneLine(string text)
    {
        var plain = text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
        return string.Join(' ', plain.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
    }
}

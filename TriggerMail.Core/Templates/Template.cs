using System.Globalization;
using System.Text;
using System.Text.Json;
using HandlebarsDotNet;
using TriggerMail.Templates.Checks;
using TriggerMail.Templates.Formats;
using TriggerMail.Templates.Compilation;

namespace TriggerMail.Templates;

/// <summary>A template in one language, ready to be filled in: the body that all languages share, its lines and its phrases.</summary>
internal sealed class Template
{
    private readonly string locale;
    private readonly bool rightToLeft;
    private readonly PhraseTemplate subject;
    private readonly PhraseTemplate preheader;
    private readonly PhraseTemplate? sms;
    private readonly Page page;
    private readonly PhraseSheet phrases;

    [ThreadStatic]
    private static StringBuilder? paper;

    /// <summary>Prepares what is needed for every mail.</summary>
    /// <exception cref="HandlebarsException">It cannot be compiled: the check tells.</exception>
    public Template(TemplateSource source, TemplateCompiler compiler)
    {
        locale = source.Locale!;
        rightToLeft = Locales.Culture(locale, null).TextInfo.IsRightToLeft;
        subject = compiler.Line(source.Subject, source.Words);
        preheader = compiler.Line(source.Preheader, source.Words);
        sms = source.Sms.IsEmpty ? null : compiler.Line(source.Sms, source.Words);
        page = compiler.Page(source);
        phrases = new(compiler, page, source.Words);
    }

    /// <summary>Fills in a model for a reader, whose own numbers and dates are used where they write the language of the words.</summary>
    public Rendered Render(JsonElement json, string? reader = null)
    {
        var model = Vocabulary.Tidy(ModelValue.Object(json));
        var wording = new Wording(LocaleFormats.Of(Locales.Culture(locale, reader)), Zone(model, "contact") ?? Zone(model, "store"));
        var data = new Reader(wording, rightToLeft, phrases).AsData();
        var message = model.GetValueOrDefault("message") as Dictionary<string, object?> ?? new(StringComparer.Ordinal);
        model["message"] = message;
        message["locale"] = locale;
        message["direction"] = rightToLeft ? "rtl" : "ltr";
        var line = OneLine(Fill(subject, model, data));
        message["subject"] = line;
        var teaser = OneLine(Fill(preheader, model, data));
        message["preheader"] = teaser;
        var document = Fill(page.Template, model, data);
        var text = sms is null ? null : Fill(sms, model, data).Trim();
        return new(line, teaser, document, PlainText.Of(document, rightToLeft), locale, text);
    }

    private static string? Zone(Dictionary<string, object?> model, string of) =>
        (model.GetValueOrDefault(of) as Dictionary<string, object?>)?.GetValueOrDefault("timeZone") as string;

    private static string Fill(PhraseTemplate line, Dictionary<string, object?> model, Dictionary<string, object?> data) =>
        line.Template is { } template ? Fill(template, model, data) : line.Text;

    private static string Fill(
        HandlebarsTemplate<TextWriter, object, object> template, Dictionary<string, object?> model, Dictionary<string, object?> data)
    {
        var text = (paper ??= new(32 * 1024)).Clear();
        using var writer = new StringWriter(text, CultureInfo.InvariantCulture);
        template(writer, model, data);
        return text.ToString();
    }

    // A line break in a subject would start another header (RFC 5322, 2.2).
    private static string OneLine(string text)
    {
        var plain = text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
        return string.Join(' ', plain.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
    }
}

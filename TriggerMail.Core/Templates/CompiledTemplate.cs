using System.Text;
using System.Text.Json;
using HandlebarsDotNet;

namespace TriggerMail.Templates;

/// <summary>A template in one locale, its partials and styles in place, ready to be filled in.</summary>
internal sealed class CompiledTemplate
{
    private readonly string locale;
    private readonly bool rightToLeft;
    private readonly HandlebarsTemplate<TextWriter, object, object> subject;
    private readonly HandlebarsTemplate<TextWriter, object, object> preheader;
    private readonly HandlebarsTemplate<TextWriter, object, object> html;
    private readonly HandlebarsTemplate<TextWriter, object, object>? sms;

    [ThreadStatic]
    private static StringBuilder? page;

    private CompiledTemplate(TemplateSource source, IReadOnlyDictionary<string, TemplateSource> partials)
    {
        var culture = Renderer.Culture(source.Locale!);
        var wording = new Wording(culture);
        (locale, rightToLeft) = (source.Locale!, culture.TextInfo.IsRightToLeft);
        subject = Compile(wording, source.Front.Subject.Text, escapes: false);
        preheader = Compile(wording, source.Front.Preheader.Text, escapes: false);
        sms = source.Front.Sms.Text is { Length: > 0 } text ? Compile(wording, text, escapes: false) : null;
        html = Compile(wording, StyleInliner.Inline(Flattening.Flatten(source, partials)), escapes: true);
    }

    /// <summary>Flattens, inlines and compiles. Takes tens of milliseconds; what it gives is used for every mail.</summary>
    public static CompiledTemplate Of(TemplateSource source, IReadOnlyDictionary<string, TemplateSource> partials) => new(source, partials);

    /// <summary>Fills in a model.</summary>
    public Rendered Render(JsonElement json)
    {
        var model = ModelValue.Object(json);
        var zone = (model.GetValueOrDefault("contact") as Dictionary<string, object?>)?.GetValueOrDefault("timeZone") as string;
        var data = Wording.Data(zone);
        var message = model.GetValueOrDefault("message") as Dictionary<string, object?> ?? new(StringComparer.Ordinal);
        model["message"] = message;
        message["locale"] = locale;
        message["direction"] = rightToLeft ? "rtl" : "ltr";
        var line = OneLine(Fill(subject, model, data));
        message["subject"] = line;
        var teaser = OneLine(Fill(preheader, model, data));
        message["preheader"] = teaser;
        var document = Fill(html, model, data);
        return new(line, teaser, document, PlainText.Of(document), locale, sms is null ? null : Fill(sms, model, data).Trim());
    }

    private static HandlebarsTemplate<TextWriter, object, object> Compile(Wording wording, string text, bool escapes)
    {
        var configuration = new HandlebarsConfiguration
        {
            TextEncoder = new Escape(),
            NoEscape = !escapes,
            FormatProvider = wording.Culture,
            PartialTemplateResolver = new NoPartials(),
        };
        configuration.ObjectDescriptorProviders.Add(new Sandbox());
        var handlebars = Handlebars.Create(configuration);
        wording.Register(handlebars);
        using var reader = new StringReader(text);
        return handlebars.Compile(reader);
    }

    private static string Fill(HandlebarsTemplate<TextWriter, object, object> template, object model, object data)
    {
        var text = (page ??= new(32 * 1024)).Clear();
        using var writer = new StringWriter(text);
        template(writer, model, data);
        return text.ToString();
    }

    // A line break in a subject would start another header (RFC 5322, 2.2).
    private static string OneLine(string text)
    {
        var plain = text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
        return string.Join(' ', plain.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Partials are in place before Handlebars sees the text; it must not look for files.</summary>
    private sealed class NoPartials : IPartialTemplateResolver
    {
        public bool TryRegisterPartial(IHandlebars env, string? partialName, string? templatePath) => false;
    }
}

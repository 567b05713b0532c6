using System.Text.Json;
using System.Text.RegularExpressions;
using HandlebarsDotNet;
using TriggerMail.Templates.Compilation;
using TriggerMail.Values;

namespace TriggerMail.Templates.Checks;

/// <summary>Renders templates with a full and with a sparse model and looks at what comes out. All languages of a template are tried with the same models.</summary>
internal sealed partial class TrialRender(TemplateSet set, List<Problem> problems)
{
    private const int MostParts = 4;
    private readonly TemplateCompiler compiler = new(set.Partials);
    private readonly Dictionary<string, (JsonElement Full, JsonElement Sparse)> models = [];

    /// <summary>Tries one template; its names must have been found good before.</summary>
    public void Try(TemplateSource template)
    {
        if (!models.TryGetValue(template.File, out var model))
            models[template.File] = model = (JsonSerializer.SerializeToElement(SampleModels.Full(template.Front)), JsonSerializer.SerializeToElement(SampleModels.Sparse(template.Front)));
        try
        {
            var prepared = new Template(template, compiler);
            Look(template, model.Full, prepared, "a full model");
            Look(template, model.Sparse, prepared, "only what it needs");
        }
        catch (HandlebarsException wrong)
        {
            problems.Add(new(template.File, template.BodyLine, $"Handlebars.Net cannot render the template: {Innermost(wrong).Message}",
                "Write the mustaches as the documentation of the template language has them."));
        }
    }

    private static Exception Innermost(Exception wrong) => wrong.InnerException is { } inner ? Innermost(inner) : wrong;

    // A backslash before a mustache says that it is meant to be seen.
    private static bool MayShowMustaches(TemplateSource template) => template.Body.Contains("\\{{", StringComparison.Ordinal)
        || template.Words.Files.Any(file => file.Sayings.Values.Any(saying => saying.Text.Contains("\\{{", StringComparison.Ordinal)));

    private void Look(TemplateSource template, JsonElement model, Template prepared, string with)
    {
        var mail = prepared.Render(model);
        void Say(int line, string message, string remedy) =>
            problems.Add(new(FileOf(template, line), line, message, remedy));
        if (mail.Subject.Length == 0)
            Say(template.Front.Subject.Line, $"With {with}, the subject is empty.", "Write words that need no value, or use default.");
        foreach (var (what, line, text) in new[] { ("subject", template.Front.Subject.Line, mail.Subject), ("preheader", template.Front.Preheader.Line, mail.Preheader), ("text", template.BodyLine, mail.Text), ("text message", template.Front.Sms.Line, mail.Sms ?? "") })
            if (Stray().Match(text) is { Success: true } stray)
                Say(line, $"With {with}, the {what} reads '{Around(text, stray.Index)}'.", "Put the words around the value into the same {{#if}} as the value.");
        if (!MayShowMustaches(template) && (mail.Html.Contains("{{", StringComparison.Ordinal) || mail.Subject.Contains("{{", StringComparison.Ordinal)))
            Say(template.BodyLine, $"With {with}, a mustache is left over in what is sent.", "Close every mustache and write none inside another.");
        if (mail.Sms is { } sms)
            LookAtSms(sms, template.Front.Sms.Line, with, Say);
        if (EmptyLink().IsMatch(mail.Html))
            Say(template.BodyLine, $"With {with}, a link leads nowhere: its href is empty.", "Put the link into an {{#if}} of its address, or add the address to needs.");
        if (!template.Front.Transactional && !mail.Html.Contains($"href=\"{model.GetProperty("links").GetProperty("unsubscribe").GetString()}\"", StringComparison.Ordinal))
            Say(1, $"With {with}, the mail has no unsubscribe link.", "Use the layout's footer or <a href=\"{{links.unsubscribe}}\">; only an answer to an order may say transactional: true.");
    }

    private static string FileOf(TemplateSource template, int line) => line == template.Front.Subject.Line ? template.SubjectFile
        : line == template.Front.Sms.Line ? template.SmsFile
        : template.File;

    private static void LookAtSms(string sms, int line, string with, Action<int, string, string> say)
    {
        if (sms.Length == 0)
            say(line, $"With {with}, the text message is empty.", "Write words that need no value, or use default.");
        if (sms.Contains("{{", StringComparison.Ordinal))
            say(line, $"With {with}, a mustache is left over in the text message.", "Close every mustache and write none inside another.");
        if (TextLength.Of(sms) is { Parts: > MostParts } length)
            say(line, $"With {with}, the text message has {length}.", $"Say it in at most {MostParts} parts: each one is paid for.");
    }

    private static string Around(string text, int at) =>
        text[Math.Max(0, at - 20)..Math.Min(text.Length, at + 20)].ReplaceLineEndings(" ").Trim();

    [GeneratedRegex(@"(?<=\S) +[,.!?;](\s|$)|,\s*,|\(\s*\)|(^|\n)\s*[,;](\s|$)")]
    private static partial Regex Stray();

    [GeneratedRegex("href=\"(\\s*|mailto:)\"")]
    private static partial Regex EmptyLink();
}

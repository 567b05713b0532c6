using System.Collections.Immutable;
using System.Text.RegularExpressions;
using TriggerMail.Publishing;

namespace TriggerMail.Templates;

/// <summary>One template or partial file, read.</summary>
internal sealed partial record TemplateSource(
    string File, string Name, string? Locale, FrontMatter Front, string Body, int BodyLine,
    ImmutableArray<Markup> Content, ImmutableArray<Markup> Subject, ImmutableArray<Markup> Preheader, ImmutableArray<Markup> Sms)
{
    /// <summary>The folder of the partials.</summary>
    public const string PartialsFolder = "_partials";

    /// <summary>Whether a path names a partial.</summary>
    public static bool IsPartialPath(string path) => path.StartsWith(PartialsFolder + "/", StringComparison.Ordinal);

    /// <summary>Reads a file by its path <c>name/locale.hbs</c> or <c>_partials/name.hbs</c>; null when the path is neither.</summary>
    public static TemplateSource? Read(string path, string text, List<Problem> problems)
    {
        if (PathForm().Match(path) is not { Success: true } form)
        {
            problems.Add(new(path, 0, "The file is neither a template nor a partial.",
                "Templates are <name>/<locale>.hbs, e.g. cart-reminder/en.hbs or cart-reminder/de-AT.hbs; partials are _partials/<name>.hbs."));
            return null;
        }
        text = text.ReplaceLineEndings("\n").TrimStart('\uFEFF');
        var (front, body, line) = FrontMatter.Read(path, text, problems);
        var isPartial = IsPartialPath(path);
        return new(path, isPartial ? form.Groups["partial"].Value : form.Groups["name"].Value, isPartial ? null : form.Groups["locale"].Value,
            front, body, line,
            MarkupReader.Read(path, body, line, problems),
            MarkupReader.Read(path, front.Subject.Text, front.Subject.Line, problems),
            MarkupReader.Read(path, front.Preheader.Text, front.Preheader.Line, problems),
            MarkupReader.Read(path, front.Sms.Text, front.Sms.Line, problems));
    }

    [GeneratedRegex(@"^(_partials/(?<partial>[a-z0-9][a-z0-9-]*)|(?<name>[a-z0-9][a-z0-9-]*)/(?<locale>[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?))\.hbs$")]
    private static partial Regex PathForm();
}

using System.Text.RegularExpressions;
using TriggerMail.Values;

namespace TriggerMail.Templates;

/// <summary>What a file in the folder of templates is for.</summary>
internal enum TemplateFileKind
{
    /// <summary>A whole template in one language: <c>welcome/de.hbs</c>.</summary>
    Whole,

    /// <summary>A template's layout, without a language: <c>welcome/body.hbs</c>.</summary>
    Body,

    /// <summary>A template's words in one language: <c>welcome/de.yaml</c>.</summary>
    Words,

    /// <summary>Words that every template may use: <c>_words/de.yaml</c>.</summary>
    SharedWords,

    /// <summary>A piece of layout: <c>_partials/button.hbs</c>.</summary>
    Partial,
}

/// <summary>The path of a template file, understood.</summary>
/// <param name="File">As it is.</param>
/// <param name="Kind">What the file is for.</param>
/// <param name="Name">The template's or partial's name; empty for shared words.</param>
/// <param name="Locale">The language; null for what has none.</param>
internal sealed partial record TemplatePath(string File, TemplateFileKind Kind, string Name, string? Locale)
{
    /// <summary>Reads a path; null when it is none of the kinds.</summary>
    public static TemplatePath? Read(string path, List<Problem> problems)
    {
        if (Form().Match(path) is not { Success: true } form)
        {
            problems.Add(new(path, 0, "The file is neither a template nor words nor a partial.",
                "Templates are <name>/body.hbs with <name>/<locale>.yaml, or <name>/<locale>.hbs, e.g. cart-reminder/de-AT.yaml; shared words are _words/<locale>.yaml; partials are _partials/<name>.hbs."));
            return null;
        }
        var kind = form.Groups["partial"].Success ? TemplateFileKind.Partial
            : form.Groups["shared"].Success ? TemplateFileKind.SharedWords
            : form.Groups["words"].Success ? TemplateFileKind.Words
            : form.Groups["body"].Success ? TemplateFileKind.Body
            : TemplateFileKind.Whole;
        var name = kind == TemplateFileKind.Partial ? form.Groups["partial"].Value : form.Groups["name"].Value;
        var locale = form.Groups["shared"].Value + form.Groups["words"].Value + form.Groups["whole"].Value;
        return new(path, kind, name, locale.Length > 0 ? locale : null);
    }

    private const string Tag = "[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?";
    private const string Word = "[a-z0-9][a-z0-9-]*";

    [GeneratedRegex($@"^(_partials/(?<partial>{Word})\.hbs|_words/(?<shared>{Tag})\.yaml|(?<name>{Word})/((?<body>body)\.hbs|(?<whole>{Tag})\.hbs|(?<words>{Tag})\.yaml))$")]
    private static partial Regex Form();
}

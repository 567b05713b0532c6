using System.Text.RegularExpressions;
using TriggerMail.Templates.Html;
using TriggerMail.Values;

namespace TriggerMail.Templates.Checks;

/// <summary>Finds, file by file, what would keep the styles from being inlined: mustaches in the wrong place and rules nobody can apply.</summary>
internal static partial class MarkupCheck
{
    /// <summary>Checks the HTML and the style sheets of one file.</summary>
    public static void Check(TemplateSource source, List<Problem> problems)
    {
        int Line(int position) => source.BodyLine + Mustaches.Lines(source.Body.AsSpan(0, position));
        foreach (var (position, message, remedy) in MaskedHtml.Of(source.Body).Misplaced)
            if (!source.Body.AsSpan(position).StartsWith("{{!"))
                problems.Add(new(source.File, Line(position), message, remedy));
        foreach (Match varying in VaryingClass().Matches(source.Body))
            problems.Add(new(source.File, Line(varying.Index), "A class is made with a mustache, so its styles cannot be inlined.",
                "Write the element twice inside {{#if}} and {{else}}, each with its own class."));
        foreach (Match style in Style().Matches(source.Body))
        {
            var css = style.Groups["css"];
            StyleSheet.Read(MaskedHtml.Of("<style>" + css.Value).Html["<style>".Length..], source.File, Line(css.Index), problems);
        }
    }

    [GeneratedRegex("\\sclass=\"[^\"]*\\{\\{")]
    private static partial Regex VaryingClass();

    [GeneratedRegex("<style[^>]*>(?<css>.*?)</style", RegexOptions.Singleline)]
    private static partial Regex Style();
}

using System.Collections.Immutable;
using TriggerMail.Publishing;

namespace TriggerMail.Templates;

/// <summary>Everything that is wrong with a set of templates, each with file, line and remedy, before anybody gets a mail from it.</summary>
public static class TemplateCheck
{
    /// <summary>
    /// The problems of reading, then those of names, helpers, partials and styles, then those that show when a template is rendered with
    /// a full model and with only what it needs. Ordered by file and line; empty when the set may be published.
    /// </summary>
    public static ImmutableArray<Problem> Check(LoadedTemplates loaded)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        var problems = loaded.Problems.ToList();
        var names = new NameCheck(loaded.Set.Partials, problems);
        foreach (var source in loaded.Set.Sources)
            MarkupCheck.Check(source, problems);
        foreach (var template in loaded.Set.Sources.Where(source => source.Locale is not null))
            names.Check(template);
        if (problems.Count == 0)
            foreach (var template in loaded.Set.Sources.Where(source => source.Locale is not null))
                TrialRender.Try(template, loaded.Set, problems);
        return [.. problems.Distinct().OrderBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line)];
    }
}

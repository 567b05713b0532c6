using System.Collections.Immutable;
using TriggerMail.Values;

namespace TriggerMail.Templates.Checks;

/// <summary>Everything that is wrong with a set of templates, each with file, line and remedy, before anybody gets a mail from it.</summary>
public static class TemplateCheck
{
    /// <summary>
    /// The problems of reading, then those of names, phrases, helpers, partials and styles, then those that show when a template is rendered
    /// with a full model and with only what it needs. Ordered by file and line; empty when the set may be published.
    /// </summary>
    public static ImmutableArray<Problem> Check(LoadedTemplates loaded)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        var (set, problems) = (loaded.Set, loaded.Problems.ToList());
        var names = new NameCheck(set, problems);
        foreach (var page in set.Pages)
            MarkupCheck.Check(page, problems);
        foreach (var template in Templates(set))
            names.Check(template);
        problems.AddRange(PhraseCheck.Unsaid(set, names.Said));
        problems.AddRange(PhraseCheck.InAttributes(set));
        if (problems.Count == 0)
            Try(set, problems);
        return InOrder(problems);
    }

    /// <summary>What may be on purpose and is worth a look: phrases that show a value in one language only. Keeps nothing from being published.</summary>
    public static ImmutableArray<Problem> Hints(TemplateSet templates)
    {
        ArgumentNullException.ThrowIfNull(templates);
        return InOrder(PhraseCheck.Differences(templates));
    }

    // A region that differs in a shared phrase only looks like the language it belongs to.
    private static void Try(TemplateSet set, List<Problem> problems)
    {
        var trial = new TrialRender(set, problems);
        foreach (var template in Templates(set).Where(template => !template.IsRegional))
            trial.Try(template);
    }

    private static IEnumerable<TemplateSource> Templates(TemplateSet set) => set.Sources.Where(source => source.Locale is not null);

    private static ImmutableArray<Problem> InOrder(IEnumerable<Problem> problems) =>
        [.. problems.Distinct().OrderBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line)];
}

using System.Text.RegularExpressions;
using TriggerMail.Values;

namespace TriggerMail.Templates.Checks;

/// <summary>Looks at phrases side by side: those nobody says, those that cannot stand where they stand, those that differ between languages.</summary>
internal static partial class PhraseCheck
{
    /// <summary>Phrases that no template says in any language, nor a partial that waits for one.</summary>
    public static IEnumerable<Problem> Unsaid(TemplateSet set, IReadOnlySet<LocalizedPhrase> said)
    {
        var names = set.Words.SelectMany(file => file.Sayings.Values.Where(said.Contains).Select(saying => (file.Template, saying.Name))).ToHashSet();
        var waiting = set.Partials.Values.SelectMany(partial => Mentioned(partial.Content)).ToHashSet();
        return
            from file in set.Words
            from saying in file.Sayings.Values
            where !names.Contains((file.Template, saying.Name)) && !(file.Template is null && waiting.Contains(saying.Name))
            select new Problem(file.File, saying.Line, $"Nobody says the phrase '{saying.Name}'.", $"Remove it, or write {{{{words.{saying.Name}}}}} where it belongs.");
    }

    /// <summary>Phrases with bold words or links inside an attribute, which would end the attribute.</summary>
    public static IEnumerable<Problem> InAttributes(TemplateSet set)
    {
        var names = set.Pages.SelectMany(page => Attribute().Matches(page.Body)).Select(match => match.Groups["name"].Value).ToHashSet();
        return from file in set.Words
               from saying in file.Sayings.Values
               where saying.IsMarked && names.Contains(saying.Name)
               select new Problem(file.File, saying.Line, $"'{saying.Name}' has bold words or a link, and stands inside an attribute.", "Write it without ** and without [words](link).");
    }

    /// <summary>Phrases that show a value in one language and not in another: maybe on purpose, so only worth a look.</summary>
    public static IEnumerable<Problem> Differences(TemplateSet set)
    {
        var models = set.Words.Where(file => file.Locale == set.DefaultLocale).ToDictionary(file => file.Template ?? "");
        foreach (var file in set.Words.Where(file => file.Locale != set.DefaultLocale && models.ContainsKey(file.Template ?? "")))
            foreach (var saying in file.Sayings.Values.OrderBy(saying => saying.Line))
                if (models[file.Template ?? ""].Sayings.TryGetValue(saying.Name, out var model) && Difference(saying, model) is { } difference)
                    yield return new(file.File, saying.Line, $"'{saying.Name}' {difference} '{set.DefaultLocale}'.", "Leave it so if it reads well.");
    }

    private static IEnumerable<string> Mentioned(IEnumerable<Markup> pieces) => pieces.SelectMany(piece => piece switch
    {
        Markup.Say say => [say.Name],
        Markup.Block block => Mentioned(block.Body.Concat(block.Else)),
        Markup.Partial use => Mentioned(use.Body),
        _ => [],
    });

    private static string? Difference(LocalizedPhrase saying, LocalizedPhrase model)
    {
        var (mine, theirs) = (Values(saying), Values(model));
        return theirs.Except(mine).FirstOrDefault() is { } lacking ? $"lacks {{{{{lacking}}}}}, which it has in"
            : mine.Except(theirs).FirstOrDefault() is { } added ? $"has {{{{{added}}}}}, which it lacks in"
            : null;
    }

    private static HashSet<string> Values(LocalizedPhrase saying) => [.. saying.Plain.SelectMany(Values)];

    private static IEnumerable<string> Values(Markup piece) => piece switch
    {
        Markup.Output output => Paths(output.Value),
        Markup.Say say => [Markup.Say.Prefix + say.Name],
        Markup.Block block => block.Body.Concat(block.Else).SelectMany(Values),
        _ => [],
    };

    private static IEnumerable<string> Paths(Term term) => term switch
    {
        Term.Path path => [path.Text],
        Term.Call call => call.Arguments.SelectMany(Paths),
        _ => [],
    };

    [GeneratedRegex("=\"[^\"<>]*\\{\\{words\\.(?<name>[A-Za-z0-9]+)\\}\\}")]
    private static partial Regex Attribute();
}

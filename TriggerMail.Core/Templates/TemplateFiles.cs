using System.Collections.Immutable;
using TriggerMail.Values;

namespace TriggerMail.Templates;

/// <summary>The files of a folder of templates, read, and put together: each body with its words in every language they are in.</summary>
internal sealed record TemplateFiles(ImmutableArray<TemplateSource> Pages, ImmutableArray<WordsFile> Words)
{
    private static readonly Dictionary<string, WordsFile> NoWords = [];

    private Dictionary<string, WordsFile> Shared => Words.Where(file => file.Template is null).ToDictionary(file => file.Locale);

    /// <summary>Reads every file; what cannot be read becomes a problem.</summary>
    public static TemplateFiles Read(IReadOnlyDictionary<string, string> files, List<Problem> problems)
    {
        var paths = files.Keys.Select(file => TemplatePath.Read(file, problems)).OfType<TemplatePath>().ToLookup(IsWords);
        return new(
            [.. paths[false].Select(path => TemplateSource.Read(path, files[path.File], problems))],
            [.. paths[true].Select(path => WordsFile.Read(path.File, path.Name.Length == 0 ? null : path.Name, path.Locale!, files[path.File], problems))]);
    }

    /// <summary>The partials, the whole templates, and the bodies with their words.</summary>
    public IEnumerable<TemplateSource> Sources()
    {
        foreach (var page in Pages)
            if (IsBody(page))
                foreach (var locale in LocalesOf(page.Name))
                    yield return page.In(PhraseCatalog.Of(locale, Own(page.Name), Shared));
            else
                yield return page.Locale is { } locale ? page with { Words = PhraseCatalog.Of(locale, NoWords, Shared) } : page;
    }

    /// <summary>Bodies without words, words without a body, and languages that are there in both forms.</summary>
    public IEnumerable<Problem> Misfits(string defaultLocale)
    {
        var bodies = Pages.Where(IsBody).Select(page => page.Name).ToHashSet();
        foreach (var name in bodies.Where(name => Own(name).Count == 0))
            yield return new($"{name}/body.hbs", 0, $"The template '{name}' has a body and no words.", $"Write {name}/{defaultLocale}.yaml with a subject and the phrases of the body.");
        foreach (var words in Words.Where(words => words.Template is not null && !bodies.Contains(words.Template)))
            yield return new(words.File, 0, $"There is no {words.Template}/body.hbs for these words.", "Write it, or remove the words.");
        foreach (var page in Pages.Where(page => page.Locale is { } locale && bodies.Contains(page.Name) && Own(page.Name).ContainsKey(locale)))
            yield return new(page.File, 0, $"'{page.Locale}' is there twice: as a whole template and as words.", "Keep the whole template for a mail that looks different, else the words.");
    }

    private Dictionary<string, WordsFile> Own(string template) => Words.Where(file => file.Template == template).ToDictionary(file => file.Locale);

    // A region that only the shared words know, such as en-AU with its own greeting, is a language of every template in English.
    private IEnumerable<string> LocalesOf(string template)
    {
        var own = Own(template);
        var whole = Pages.Where(page => page.Name == template && page.Locale is not null).Select(page => page.Locale!).ToHashSet();
        return own.Keys.Union(Shared.Keys.Where(locale => Locales.Chain(locale).Any(own.ContainsKey))).Where(locale => !whole.Contains(locale)).Order(StringComparer.Ordinal);
    }

    private static bool IsWords(TemplatePath path) => path.Kind is TemplateFileKind.Words or TemplateFileKind.SharedWords;

    private static bool IsBody(TemplateSource page) => page.Locale is null && !page.File.StartsWith("_partials/", StringComparison.Ordinal);
}

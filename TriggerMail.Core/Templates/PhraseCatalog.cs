using System.Collections.Immutable;

namespace TriggerMail.Templates;

/// <summary>The phrases one template has in one locale: its own before the shared ones, the nearer locale before the wider.</summary>
internal sealed record PhraseCatalog(string Locale, ImmutableArray<WordsFile> Files)
{
    /// <summary>No phrases at all.</summary>
    public static PhraseCatalog Empty { get; } = new("", []);

    /// <summary>The phrase of this name, or null.</summary>
    public LocalizedPhrase? Find(string name)
    {
        foreach (var file in Files)
            if (file.Sayings.TryGetValue(name, out var saying))
                return saying;
        return null;
    }

    /// <summary>The phrases for a locale out of a template's own words and the shared ones.</summary>
    public static PhraseCatalog Of(string locale, IReadOnlyDictionary<string, WordsFile> own, IReadOnlyDictionary<string, WordsFile> shared) =>
        new(locale, [.. InChain(locale, own), .. InChain(locale, shared)]);

    private static IEnumerable<WordsFile> InChain(string locale, IReadOnlyDictionary<string, WordsFile> files) =>
        Locales.Chain(locale).Where(files.ContainsKey).Select(wanted => files[wanted]);
}

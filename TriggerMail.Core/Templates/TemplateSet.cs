using System.Collections.Frozen;
using System.Collections.Immutable;
using TriggerMail.Values;

namespace TriggerMail.Templates;

/// <summary>
/// Every template of one published version: a body with its words (<c>name/body.hbs</c>, <c>name/locale.yaml</c>), or whole
/// (<c>name/locale.hbs</c>); the words they share (<c>_words/locale.yaml</c>) and their partials (<c>_partials/name.hbs</c>). Never
/// changes once loaded, so a renderer may keep what it compiled from it.
/// </summary>
public sealed class TemplateSet
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, TemplateSource>> templates;

    private TemplateSet(ImmutableSortedDictionary<string, string> files, TemplateFiles read, string defaultLocale)
    {
        var sources = read.Sources().ToList();
        (Files, DefaultLocale) = (files, defaultLocale);
        (Sources, Pages, Words) = ([.. sources], read.Pages, read.Words);
        Partials = sources.Where(source => source.Locale is null).ToFrozenDictionary(source => source.Name);
        templates = sources.Where(source => source.Locale is not null)
            .GroupBy(source => source.Name)
            .ToFrozenDictionary(group => group.Key, group => group.ToFrozenDictionary(source => source.Locale!, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The files as they were read, by path; <see cref="Of"/> makes the same set of them again.</summary>
    public ImmutableSortedDictionary<string, string> Files { get; }

    /// <summary>The locale whose words are used for everybody whose own language is missing.</summary>
    public string DefaultLocale { get; }

    /// <summary>The names of the templates, in order.</summary>
    public IEnumerable<string> Names => templates.Keys.Order(StringComparer.Ordinal);

    /// <summary>Every template in every language, and the partials.</summary>
    internal ImmutableArray<TemplateSource> Sources { get; }

    /// <summary>Every file of HTML as it is, a body without its words.</summary>
    internal ImmutableArray<TemplateSource> Pages { get; }

    /// <summary>Every file of words.</summary>
    internal ImmutableArray<WordsFile> Words { get; }

    internal FrozenDictionary<string, TemplateSource> Partials { get; }

    /// <summary>Reads every <c>.hbs</c> and <c>.yaml</c> file under a folder. What is wrong comes back as problems, never as an exception.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static LoadedTemplates Load(string folder, string defaultLocale = "en")
    {
        if (!Directory.Exists(folder))
            return new(Of(ImmutableDictionary<string, string>.Empty, defaultLocale).Set,
                [new(folder, 0, "The folder of templates does not exist.", "Create it, or name another with --templates.")]);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".hbs" or ".yaml" or ".yml")
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText);
        return Of(files, defaultLocale);
    }

    /// <summary>The same from memory: paths as in the folder, and their contents.</summary>
    public static LoadedTemplates Of(IReadOnlyDictionary<string, string> files, string defaultLocale = "en")
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentException.ThrowIfNullOrWhiteSpace(defaultLocale);
        var problems = new List<Problem>();
        var sorted = files.ToImmutableSortedDictionary(StringComparer.Ordinal);
        var read = TemplateFiles.Read(sorted, problems);
        var set = new TemplateSet(sorted, read, defaultLocale);
        problems.AddRange(read.Misfits(defaultLocale));
        foreach (var (name, locales) in set.templates.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            if (!locales.ContainsKey(defaultLocale))
                problems.Add(new($"{name}/{defaultLocale}.{(read.Words.Any(words => words.Template == name) ? "yaml" : "hbs")}", 0, $"The template '{name}' has no words in the default locale '{defaultLocale}'.",
                    $"Write this file; so far there are: {string.Join(", ", locales.Keys.Order(StringComparer.Ordinal))}."));
        return new(set, [.. problems]);
    }

    /// <summary>Whether there is a template of this name.</summary>
    public bool Has(string template) => templates.ContainsKey(template);

    /// <summary>Whether the template answers something the contact did (an order, a shipment), so that it needs no consent to market.</summary>
    /// <exception cref="KeyNotFoundException">There is no such template.</exception>
    public bool IsTransactional(string template) => Find(template, null).Front.Transactional;

    /// <summary>Whether the template has words for a text message, at least in the default locale.</summary>
    /// <exception cref="KeyNotFoundException">There is no such template.</exception>
    public bool HasSms(string template) => Find(template, null).Front.Sms.Text.Length > 0;

    /// <summary>A template in the default locale; null when it has none there.</summary>
    internal TemplateSource? InDefault(string template) => templates.GetValueOrDefault(template)?.GetValueOrDefault(DefaultLocale);

    /// <summary>
    /// The words for a locale: <c>de-AT</c>, else <c>de</c>, else the default locale; <c>zh-TW</c>, <c>zh-HK</c> and <c>zh-MO</c> read
    /// <c>zh-Hant</c>, every other Chinese reads <c>zh-Hans</c>.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such template, or it lacks the default locale.</exception>
    internal TemplateSource Find(string template, string? locale)
    {
        var locales = templates.GetValueOrDefault(template)
            ?? throw new KeyNotFoundException($"There is no template '{template}'. {Spelling.Remedy(template, templates.Keys)}");
        foreach (var wanted in Locales.Chain(locale))
            if (locales.TryGetValue(wanted, out var found))
                return found;
        return locales.GetValueOrDefault(DefaultLocale)
            ?? throw new KeyNotFoundException($"The template '{template}' has no words in the default locale '{DefaultLocale}'.");
    }
}

/// <summary>A set of templates and what was wrong with its files.</summary>
/// <param name="Set">What could be read.</param>
/// <param name="Problems">Empty when every file was read.</param>
public sealed record LoadedTemplates(TemplateSet Set, ImmutableArray<Problem> Problems);

using System.Collections.Frozen;
using System.Collections.Immutable;
using TriggerMail.Publishing;

namespace TriggerMail.Templates;

/// <summary>
/// Every template and partial of one published version: <c>name/locale.hbs</c> and <c>_partials/name.hbs</c>. Never changes once
/// loaded, so a renderer may keep what it compiled from it.
/// </summary>
public sealed class TemplateSet
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, TemplateSource>> templates;

    private TemplateSet(ImmutableSortedDictionary<string, string> files, IReadOnlyList<TemplateSource> sources, string defaultLocale)
    {
        (Files, DefaultLocale) = (files, defaultLocale);
        Sources = [.. sources];
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

    internal ImmutableArray<TemplateSource> Sources { get; }

    internal FrozenDictionary<string, TemplateSource> Partials { get; }

    /// <summary>Reads every <c>.hbs</c> file under a folder. What is wrong comes back as problems, never as an exception.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static LoadedTemplates Load(string folder, string defaultLocale = "en")
    {
        if (!Directory.Exists(folder))
            return new(Of(ImmutableDictionary<string, string>.Empty, defaultLocale).Set,
                [new(folder, 0, "The folder of templates does not exist.", "Create it, or name another with --templates.")]);
        var files = Directory.EnumerateFiles(folder, "*.hbs", SearchOption.AllDirectories)
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
        var sources = sorted.Select(file => TemplateSource.Read(file.Key, file.Value, problems)).OfType<TemplateSource>().ToList();
        var set = new TemplateSet(sorted, sources, defaultLocale);
        foreach (var (name, locales) in set.templates.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            if (!locales.ContainsKey(defaultLocale))
                problems.Add(new($"{name}/{defaultLocale}.hbs", 0, $"The template '{name}' has no words in the default locale '{defaultLocale}'.",
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

    /// <summary>The words for a locale: <c>de-AT</c>, else <c>de</c>, else the default locale.</summary>
    /// <exception cref="KeyNotFoundException">There is no such template, or it lacks the default locale.</exception>
    internal TemplateSource Find(string template, string? locale)
    {
        var locales = templates.GetValueOrDefault(template)
            ?? throw new KeyNotFoundException($"There is no template '{template}'. {Spelling.Remedy(template, templates.Keys)}");
        for (var wanted = locale?.Replace('_', '-'); !string.IsNullOrEmpty(wanted); wanted = Shorter(wanted))
            if (locales.TryGetValue(wanted, out var found))
                return found;
        return locales.GetValueOrDefault(DefaultLocale)
            ?? throw new KeyNotFoundException($"The template '{template}' has no words in the default locale '{DefaultLocale}'.");
    }

    private static string? Shorter(string locale) => locale.LastIndexOf('-') is var cut and > 0 ? locale[..cut] : null;
}

/// <summary>A set of templates and what was wrong with its files.</summary>
/// <param name="Set">What could be read.</param>
/// <param name="Problems">Empty when every file was read.</param>
public sealed record LoadedTemplates(TemplateSet Set, ImmutableArray<Problem> Problems);

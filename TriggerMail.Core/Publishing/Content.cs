using System.Collections.Immutable;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Journeys;
using TriggerMail.Templates;
using TriggerMail.Templates.Checks;
using TriggerMail.Values;

namespace TriggerMail.Publishing;

/// <summary>The store's journeys and templates as their folders hold them, checked together.</summary>
/// <param name="Templates">Every template that could be read.</param>
/// <param name="Library">The journeys that may be in force: right themselves, and every template they send is right too.</param>
/// <param name="Problems">Everything that is wrong, with the path of its file.</param>
public sealed record Content(TemplateSet Templates, Library Library, ImmutableArray<Problem> Problems)
{
    /// <summary>The segments as their folder holds them.</summary>
    public SegmentFolder Segments { get; init; } = SegmentFolder.Empty;

    /// <summary>Reads and checks the folders. What is wrong comes back as problems; a wrong file never stops the others.</summary>
    /// <param name="journeys">The folder of journeys.</param>
    /// <param name="templates">The folder of templates.</param>
    /// <param name="segments">The folder of segments; null, or one that is not there: none.</param>
    public static Content Load(string journeys, string templates, string? segments = null)
    {
        var loaded = TemplateSet.Load(templates);
        return Of(journeys, templates, segments, loaded, TemplateCheck.Check(loaded));
    }

    /// <summary>The same, with templates that are checked only when these files have not been found right before.</summary>
    public static async Task<Content> LoadAsync(string journeys, string templates, string? segments, CheckedTemplates check, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(check);
        var loaded = TemplateSet.Load(templates);
        return Of(journeys, templates, segments, loaded, await check.CheckAsync(loaded, cancel));
    }

    private static Content Of(string journeys, string templates, string? segments, LoadedTemplates loaded, ImmutableArray<Problem> wrong)
    {
        var groups = SegmentFolder.Load(segments);
        var library = Library.Load(journeys, loaded.Set.Names.ToHashSet(StringComparer.Ordinal), groups.Names.ToHashSet(StringComparer.Ordinal));
        var broken = BrokenNames(loaded.Set, wrong);
        return new(
            loaded.Set,
            library with { Good = [.. library.Good.Where(source => Broken(source.Journey, broken) is null && Wordless(source.Journey, loaded.Set, broken) is null)] },
            [
                .. library.Problems.Select(problem => problem with { File = Path.Combine(journeys, problem.File) }),
                .. library.Good.Where(source => Broken(source.Journey, broken) is not null).Select(source => new Problem(
                    Path.Combine(journeys, source.Journey.Id + ".yaml"), 0,
                    $"The journey sends `{Broken(source.Journey, broken)}`, a template that has problems.", "Mend the template; until then nobody enters.")),
                .. library.Good.Where(source => Wordless(source.Journey, loaded.Set, broken) is not null).Select(source => new Problem(
                    Path.Combine(journeys, source.Journey.Id + ".yaml"), 0,
                    $"The journey sends `{Wordless(source.Journey, loaded.Set, broken)}` as a text message, but the template has no words for one.",
                    $"Add the phrase `sms: \"...\"` to the words of the template in '{loaded.Set.DefaultLocale}'.")),
                .. wrong.Select(problem => problem with { File = Path.Combine(templates, problem.File) }),
                .. groups.Problems.Select(problem => problem with { File = Path.Combine(segments!, problem.File) }),
            ])
        {
            Segments = groups,
        };
    }

    // A wrong partial may be in any template, so it keeps all of them out.
    private static HashSet<string> BrokenNames(TemplateSet set, ImmutableArray<Problem> problems) => problems.Any(problem => problem.File.StartsWith('_'))
        ? [.. set.Names]
        : [.. problems.Select(problem => problem.File.Split('/')[0])];

    // Of a template that cannot be read nobody knows what it lacks.
    private static string? Wordless(Journey journey, TemplateSet set, HashSet<string> broken) => Broken(journey, broken) is not null ? null : journey.Steps
        .OfType<SendStep>().Where(send => send.Channel == Channels.Sms && set.Has(send.Template) && !set.HasSms(send.Template))
        .Select(send => send.Template).FirstOrDefault();

    private static string? Broken(Journey journey, HashSet<string> broken) =>
        journey.Steps.OfType<SendStep>().Select(send => send.Template).FirstOrDefault(broken.Contains);
}

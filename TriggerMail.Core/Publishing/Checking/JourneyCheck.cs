using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Publishing.Reading;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Checking;

/// <summary>
/// Judges journeys that read well: names that point nowhere, and rules that contradict each other. What the steps do together is
/// <see cref="JourneyCheckSteps"/>' part. Nothing here is asked of a version that was published already.
/// </summary>
internal static class JourneyCheck
{
    private static readonly IReadOnlySet<string> KnownTopics = new HashSet<string>(StringComparer.Ordinal)
    {
        Topics.Orders, Topics.Account, Topics.Offers, Topics.News, Topics.Recommendations, Topics.BackInStock, Topics.Marketing, Topics.Confirmation,
    };

    /// <summary>Every problem of one file, those of its reading included, by line.</summary>
    /// <param name="file">The file as read.</param>
    /// <param name="templates">The templates there are.</param>
    /// <param name="segments">The segments there are; null: that is not asked.</param>
    public static IReadOnlyList<Problem> Of(JourneyFile file, ISet<string> templates, ISet<string>? segments = null)
    {
        var problems = file.Problems.Concat(file.Mentions.SelectMany(mention => Misnamed(file, mention, templates)));
        if (file.Journey is { } journey)
            problems = problems.Concat(Name(file, journey)).Concat(Rules(file, journey)).Concat(JourneyCheckEntry.Of(file, journey, segments)).Concat(JourneyCheckSteps.Of(file, journey));
        return [.. problems.OrderBy(problem => problem.Line)];
    }

    private static IEnumerable<Problem> Misnamed(JourneyFile file, Mention mention, ISet<string> templates)
    {
        var (message, remedy) = mention.Kind switch
        {
            MentionKind.Template when !templates.Contains(mention.Value) =>
                ($"There is no template `{mention.Value}`.",
                    NearMiss.Remedy(mention.Value, [.. templates], $"Make the folder `templates/{mention.Value}` with a template in it.")),
            _ => Slip(mention),
        };
        if (message is not null)
            yield return new(file.File, mention.Line, message, remedy!);
    }

    /// <summary>What is wrong with a name that is surely a slip of the pen, and the remedy; nulls when nothing is.</summary>
    public static (string? Message, string? Remedy) Slip(Mention mention) => mention.Kind switch
    {
        MentionKind.Event when NearMiss.Certain(mention.Value, EventTypes.Known) is { } meant =>
            ($"There is no event `{mention.Value}`, but one with almost that name.", $"Did you mean `{meant}`?"),
        MentionKind.Path => Unknown(mention.Value),
        _ => default,
    };

    private static (string? Message, string? Remedy) Unknown(string path)
    {
        var parts = path.Split('.');
        if (NearMiss.Certain(parts[0], JourneyFilePaths.Roots) is { } meant)
            return ($"`{path}` begins with `{parts[0]}`, which no event has.",
                $"Did you mean `{string.Join('.', parts.Skip(1).Prepend(meant))}`?");
        if (parts[0] != "contact")
            return default;
        if (parts.Length > 1 && JourneyFilePaths.Contact.Contains(parts[1]))
            return JourneyFilePaths.BelowContact.TryGetValue(parts[1], out var names) ? UnknownBelow(path, parts, names) : default;
        return ($"`{path}` is nothing that is known about a contact.",
            NearMiss.Of(parts.ElementAtOrDefault(1) ?? "", JourneyFilePaths.Contact) is { } field
                ? $"Did you mean `contact.{field}`?"
                : $"Write `contact.` and one of {string.Join(", ", JourneyFilePaths.Contact)}; "
                    + "the store's own fields are `contact.attributes.name`.");
    }

    private static (string? Message, string? Remedy) UnknownBelow(string path, string[] parts, string[] names)
    {
        if (parts.Length == 3 && names.Contains(parts[2]))
            return default;
        var meant = parts.Length == 3 ? NearMiss.Of(parts[2], names) : null;
        return ($"`{path}` is nothing that is known about a contact.",
            meant is null ? $"Write `contact.{parts[1]}.` and one of {string.Join(", ", names)}." : $"Did you mean `contact.{parts[1]}.{meant}`?");
    }

    private static IEnumerable<Problem> Name(JourneyFile file, Journey journey)
    {
        if (file.File != journey.Id + ".yaml")
            yield return new(file.File, file.LineOf("journey"), $"The journey is called `{journey.Id}`, but its file is not.",
                $"Call the file `{journey.Id}.yaml`, or write `journey: {Path.GetFileNameWithoutExtension(file.File)}`.");
        if (NearMiss.Certain(journey.Topic, KnownTopics) is { } topic)
            yield return new(file.File, file.LineOf("topic"), $"There is no topic `{journey.Topic}`, but one with almost that name.",
                $"Did you mean `topic: {topic}`?");
    }

    private static IEnumerable<Problem> Rules(JourneyFile file, Journey journey)
    {
        foreach (var both in journey.Exit.On.Intersect(journey.Entry.On))
            yield return new(file.File, Line(file, "exit.on", both), $"`{both}` both starts and ends the journey.",
                "Take it out of `exit.on`, or let another event start the journey.");
        foreach (var rule in (string[])["frequency", "cooldown", "lateness"])
            if (journey.IsTransactional && file.LineOf(rule) is > 0 and var line)
                yield return new(file.File, line, $"`{rule}` means nothing for `topic: {journey.Topic}`: such mails are never held back.",
                    $"Leave `{rule}` out.");
        if (!journey.Steps.Any(step => step is SendStep or WebhookStep))
            yield return new(file.File, file.LineOf("steps"), "The journey sends nothing.", "Add a step such as `- send: welcome`.");
        if (journey.Entry.Key is null && file.Mentions.FirstOrDefault(mention => mention.Label == "waitFor.key") is { } key)
            yield return new(file.File, key.Line, "`waitFor.key` is compared with the journey's key, but the journey has none.",
                $"Add a `key:` to `entry`, e.g. `key: {key.Value}`, or leave `waitFor.key` out.");
    }

    private static int Line(JourneyFile file, string label, string value) =>
        file.Mentions.FirstOrDefault(mention => mention.Label == label && mention.Value == value)?.Line ?? 0;
}

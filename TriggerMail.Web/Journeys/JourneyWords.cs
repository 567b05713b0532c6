using TriggerMail.Journeys;
using TriggerMail.Values;

namespace TriggerMail.Web.Journeys;

/// <summary>What a journey's file says around its steps, in sentences.</summary>
internal static class JourneyWords
{
    public static string Entry(Entry entry) => string.Concat(
        entry.Trigger is { } trigger ? TriggerWords.Say(trigger) : $"on {Or(entry.On)}",
        entry.When is { } when ? $", when {ConditionWords.Say(when)}" : "",
        entry.Key is { } key ? $". One enrollment for each {key}" : ". One enrollment for each contact",
        entry.Newer == ReentryMode.Restart ? "; a newer event starts the clock again. " : "; a newer event changes nothing. ",
        Again(entry.Again));

    public static string Exit(Journey journey)
    {
        string?[] reasons =
        [
            journey.Exit.On.Length > 0 ? $"on {Or(journey.Exit.On)}" : null,
            journey.Exit.When is { } when ? $"when {ConditionWords.Say(when)} just before a send" : null,
            journey.IsTransactional ? null : "when the contact unsubscribes",
        ];
        return reasons.Any(reason => reason is not null) ? string.Join(", or ", reasons.OfType<string>()) + "." : "never; it always goes to its end.";
    }

    public static string Measure(Measure? measure) => measure is null
        ? "Nothing is measured."
        : $"{measure.Event} within {Spans.Say(measure.Within)} after {(measure.By == MeasureBy.Click ? "a click" : "a mail")}";

    public static string Topic(Journey journey) => journey.IsTransactional
        ? $"{journey.Topic}: part of a purchase or an account, needs no consent to marketing"
        : $"{journey.Topic}: needs the contact's consent";

    public static string Frequency(Journey journey)
    {
        if (journey.IsTransactional)
            return "Goes out at once.";
        var pace = journey.Frequency == FrequencyCapMode.Timely
            ? "Timely: does not wait for the pause between mails, but keeps the daily and weekly limits."
            : $"Waits for a free slot, at most {Spans.Say(journey.Patience)}.";
        var cooldown = journey.Cooldown is { } pause ? $" After one enrollment's last mail, other enrollments stay silent for {Spans.Say(pause)}." : "";
        return pace + cooldown + (journey.Lateness is { } late ? $" A mail later than {Spans.Say(late)} expires." : "");
    }

    private static string Again(Reentry again) => again switch
    {
        Reentry.Never => "Once in a lifetime.",
        Reentry.After { Pause: var pause } => $"Again after {Spans.Say(pause)} at the earliest.",
        _ => "Again whenever it happens.",
    };

    private static string Or(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}";
}

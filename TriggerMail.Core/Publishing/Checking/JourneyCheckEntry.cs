using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Journeys.Triggers;
using TriggerMail.Publishing.Reading;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Checking;

/// <summary>Judges what starts a journey: segments that are not there, dates that are none, events that need a trigger of their own.</summary>
internal static class JourneyCheckEntry
{
    private static readonly string[] NoDates =
        ["id", "email", "firstName", "lastName", "locale", "timeZone", "country", "region", "city", "phone", "segments", "pages", "device", "consent", "experiments"];

    private static readonly (string Type, string Key, string Example)[] Own =
    [
        (EventTypes.DateReached, "date", "date: { of: contact.birthday }"),
        (EventTypes.ContactAbsent, "absence", "absence: { of: contact.signed_in, for: 30d }"),
        (EventTypes.BroadcastDue, "broadcast", "broadcast: { to: vip, at: \"2027-11-26 09:00\" }"),
        (EventTypes.ScheduleDue, "every", "every: { day: friday, at: \"10:00\" }"),
    ];

    public static IEnumerable<Problem> Of(JourneyFile file, Journey journey, ISet<string>? segments)
    {
        foreach (var mention in file.Mentions.Where(mention => mention.Kind == MentionKind.Segment && segments?.Contains(mention.Value) == false))
            yield return new(file.File, mention.Line, $"There is no segment `{mention.Value}`.",
                NearMiss.Remedy(mention.Value, [.. segments!], $"Make the file `segments/{mention.Value}.yaml`."));
        if (journey.Entry.Trigger is DateTrigger date && NotADate(date.Of) is { } why)
            yield return new(file.File, Line(file, "entry.date.of"), why, "Write `of: contact.birthday`, or a date of the store's own such as `of: contact.attributes.expiresAt`.");
        if (journey.Entry is { Trigger: TimedTrigger, Newer: ReentryMode.Restart, Key: null })
            yield return new(file.File, file.LineOf("entry"), "`newer: restart` would begin an enrollment again in the middle whenever the time comes.", "Leave `newer` out.");
        if (journey.Entry.Trigger is null)
            foreach (var (type, key, example) in Own.Where(own => journey.Entry.On.Contains(own.Type)))
                yield return new(file.File, Line(file, "entry.on"), $"`{type}` is given to one journey only: the one whose `entry` says `{key}`.", $"Write `{example}` in place of `on`.");
    }

    private static string? NotADate(FactPath of)
    {
        var parts = of.Text.Split('.');
        return parts[0] != "contact" ? $"`{of}` is no date of the contact: at that time there is no event to look into."
            : parts.Length == 1 || NoDates.Contains(parts[1]) || (parts.Length == 2 && parts[1] is "attributes" or "orders" or "engagement")
                || (parts.Length == 3 && parts[1] == "orders" && parts[2] is not ("firstAt" or "lastAt")) ? $"`{of}` is no date."
            : null;
    }

    private static int Line(JourneyFile file, string label) => file.Mentions.FirstOrDefault(mention => mention.Label == label)?.Line ?? file.LineOf("entry");
}

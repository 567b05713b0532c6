using System.Collections.Immutable;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Journeys;
using TriggerMail.Segments;

namespace TriggerMail.Publishing.Reading;

/// <summary>Reads the steps that send: mails, text messages and calls. What cannot be read is told and stands in as nothing.</summary>
internal static class JourneyReaderSends
{
    private static readonly Uri Nowhere = new("https://nowhere.invalid");

    public static StepDraft Mail(JourneyFileReading reading, JourneyFileEntry entry)
    {
        var template = Template(reading, entry);
        return Draft($"send-{template}", place => new SendStep(place.Id, template, place.Next));
    }

    public static StepDraft Text(JourneyFileReading reading, JourneyFileEntry entry)
    {
        var template = Template(reading, entry);
        return Draft($"sms-{template}", place => new SendStep(place.Id, template, place.Next, Channels.Sms));
    }

    public static StepDraft Call(JourneyFileReading reading, JourneyFileEntry entry)
    {
        var fields = JourneyFileFields.Read(reading, entry, JourneyFileKeys.Webhook);
        var url = Url(reading, fields?["url"]) ?? Nowhere;
        var type = Type(reading, fields?["event"]) ?? "";
        ImmutableArray<FactPath> with = fields?["with"] is { } paths
            ? [.. JourneyFileFields.OneOrMore(reading, paths).Select(path => JourneyReaderSections.Path(reading, path)).OfType<FactPath>()]
            : [];
        return Draft("webhook", place => new WebhookStep(place.Id, url, type, with, place.Next));
    }

    private static string Template(JourneyFileReading reading, JourneyFileEntry entry)
    {
        var template = reading.Name(entry) ?? "";
        if (template.Length > 0)
            reading.Mention(MentionKind.Template, entry, template);
        return template;
    }

    // The store's own name for what happened; it is not one of the events that come in, so it is not compared with them.
    private static string? Type(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (entry is null || reading.Text(entry) is not { } type)
            return null;
        if (!type.Any(char.IsWhiteSpace))
            return type;
        reading.Wrong(entry, type, "is not an event: it has a space in it.", $"Write `{entry.Example}`.");
        return null;
    }

    private static Uri? Url(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (entry is null || reading.Text(entry) is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
            reading.Wrong(entry, text, "is not a web address.", $"Write `{entry.Example}`.");
        else if (url.Scheme == "http" && !url.IsLoopback)
            reading.Wrong(entry, text, "is not encrypted, so everybody on the way could read it.", $"Write `url: https{text[4..]}`.");
        else if (url.UserInfo.Length > 0)
            reading.Wrong(entry, url.GetLeftPart(UriPartial.Scheme) + "...", "holds a name or password.", "Leave it out: calls are signed with the store's secret.");
        else
            return url;
        return null;
    }

    private static StepDraft Draft(string stem, Func<StepPlace, Step> make) => new(stem, 0, null, make);
}

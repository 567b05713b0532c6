using System.Collections.Immutable;
using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Journeys;

namespace TriggerMail.Contacts;

/// <summary>What an event says about consent, with the event itself as the proof. Pure.</summary>
internal static class ConsentUpdate
{
    public static ImmutableArray<Consent> Apply(ImmutableArray<Consent> consents, SeenEvent seen, string source)
    {
        foreach (var answer in Answers(seen, source))
            consents = Consents.With(consents, answer);
        return consents;
    }

    private static IEnumerable<Consent> Answers(SeenEvent seen, string source)
    {
        var said = ContactUpdate.Part(seen.Data, "consent");
        var state = (said is { } some ? ContactUpdate.Text(some, "state") : null) ?? Implied(seen.Type);
        if (state is null || !Enum.TryParse<ConsentState>(state, ignoreCase: true, out var answer))
            return [];
        var channel = Member(said, "channel") ?? Channels.Email;
        var from = Member(said, "source") ?? source;
        var at = GivenAt(said, seen.At);
        return TopicsOf(said).Select(topic => new Consent(topic, channel, answer, at, from, Member(said, "wording"), seen.Id));
    }

    // Stores repeat an old yes in every later event; it is as old as it is, and cannot undo a newer no.
    private static DateTimeOffset GivenAt(JsonElement? said, DateTimeOffset seenAt) =>
        said is { } consent && consent.TryGetProperty("at", out var at) && at.ValueKind == JsonValueKind.String
            && at.TryGetDateTimeOffset(out var given) && given < seenAt
            ? given.ToUniversalTime()
            : seenAt;

    // "Subscribed" without further words is a yes to marketing; an order or a login is never one.
    private static string? Implied(string type) => type switch
    {
        EventTypes.ContactSubscribed => nameof(ConsentState.Subscribed),
        EventTypes.ContactUnsubscribed => nameof(ConsentState.Unsubscribed),
        _ => null,
    };

    private static List<string> TopicsOf(JsonElement? said)
    {
        if (said is not { } consent || !consent.TryGetProperty("topics", out var topics))
            return [Topics.Marketing];
        return topics.ValueKind switch
        {
            JsonValueKind.Array => topics.EnumerateArray().Where(topic => topic.ValueKind == JsonValueKind.String).Select(topic => topic.GetString()!).ToList(),
            JsonValueKind.String => [topics.GetString()!],
            _ => [Topics.Marketing],
        };
    }

    private static string? Member(JsonElement? said, string name) => said is { } consent ? ContactUpdate.Text(consent, name) : null;
}

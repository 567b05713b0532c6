using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TriggerMail.Events;

namespace TriggerMail.Contacts.Permissions;

/// <summary>Reads what an event says about consent: <c>data.consent</c>, and <c>data.consents</c> where there are several answers.</summary>
internal static class ConsentAnswers
{
    // One record an answer, and a batch of a contact holds a hundred changes.
    private const int MostAnswers = 10;
    private const int MostTopics = 20;

    public static IEnumerable<ConsentRecord> In(SeenEvent seen, string source)
    {
        if (seen.Type == EventTypes.EmailComplained)
            return [new() { Topics = [Topics.Marketing], Channel = Channels.Email, State = ConsentState.Unsubscribed, At = seen.At, HeardAt = seen.At, Source = "spam complaint", Event = seen.Id }];
        // Whoever has the account removed wants no more of it; the orders' mails still come.
        if (seen.Type == EventTypes.ContactDeleted)
            return new[] { Channels.Email, Channels.Sms }.Select(channel => new ConsentRecord
            {
                Topics = [Topics.Marketing],
                Channel = channel,
                State = ConsentState.Unsubscribed,
                At = seen.At,
                HeardAt = seen.At,
                Source = "account removed",
                Event = seen.Id,
            });
        return Parts(seen).Select(said => Read(said, seen, source)).OfType<ConsentRecord>();
    }

    private static IEnumerable<JsonElement?> Parts(SeenEvent seen)
    {
        if (seen.Data.ValueKind == JsonValueKind.Object && seen.Data.TryGetProperty("consents", out var several) && several.ValueKind == JsonValueKind.Array)
            return several.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object).Take(MostAnswers).Select(one => (JsonElement?)one);
        return [EventData.Part(seen.Data, "consent")];
    }

    private static ConsentRecord? Read(JsonElement? said, SeenEvent seen, string source)
    {
        if (!Enum.TryParse<ConsentState>(Member(said, "state") ?? Unsaid(seen.Type), ignoreCase: true, out var state))
            return null;
        return new()
        {
            Topics = TopicsOf(said),
            Channel = Member(said, "channel") ?? Channels.Email,
            State = state,
            At = GivenAt(said, seen.At),
            IsDated = Instant(said, "at") is not null,
            HeardAt = seen.At,
            Source = Member(said, "source") ?? source,
            Wording = Member(said, "wording"),
            Locale = Member(said, "locale"),
            Level = LevelOf(Member(said, "level")),
            Origin = Member(said, "origin"),
            ExpiresAt = Instant(said, "expiresAt"),
            Event = seen.Id,
        };
    }

    // Stores write single_opt_in, we write singleOptIn.
    private static ConsentLevel? LevelOf(string? said) =>
        Enum.TryParse<ConsentLevel>(said?.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var level) && Enum.IsDefined(level) ? level : null;

    // "Subscribed" without further words is a yes to marketing; an order or a login is never one.
    private static string? Unsaid(string type) => type switch
    {
        EventTypes.ContactSubscribed => nameof(ConsentState.Subscribed),
        EventTypes.ContactUnsubscribed => nameof(ConsentState.Unsubscribed),
        _ => null,
    };

    // Stores repeat an old yes in every later event; it is as old as it is, and cannot undo a newer no.
    private static DateTimeOffset GivenAt(JsonElement? said, DateTimeOffset seenAt) =>
        Instant(said, "at") is { } given && given < seenAt ? given : seenAt;

    private static ImmutableArray<string> TopicsOf(JsonElement? said)
    {
        if (said is not { } consent || !consent.TryGetProperty("topics", out var topics))
            return [Topics.Marketing];
        return topics.ValueKind switch
        {
            JsonValueKind.Array => [.. topics.EnumerateArray().Where(topic => topic.ValueKind == JsonValueKind.String).Select(topic => topic.GetString()!).Distinct().Take(MostTopics)],
            JsonValueKind.String => [topics.GetString()!],
            _ => [Topics.Marketing],
        };
    }

    private static DateTimeOffset? Instant(JsonElement? said, string name) =>
        DateTimeOffset.TryParse(Member(said, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null;

    private static string? Member(JsonElement? said, string name) => said is { } consent ? EventData.Text(consent, name) : null;
}

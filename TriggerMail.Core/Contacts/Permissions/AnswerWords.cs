using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Contacts.Permissions;

/// <summary>What an event says about consent and wishes, as a person reads it: to what, on which channel, and where it was said.</summary>
internal static class AnswerWords
{
    /// <summary>The answers in one line; null when there is none.</summary>
    public static string? Of(JsonElement data)
    {
        var answers = Answers(data).ToList();
        var said = answers.Select(Say).Concat(Wishes(data)).OfType<string>().ToList();
        if (said.Count == 0)
            return null;
        var source = answers.Select(answer => EventData.Text(answer, "source")).FirstOrDefault(text => text is not null);
        return string.Join("; ", said) + (source is null ? "" : $" ({source})");
    }

    private static IEnumerable<JsonElement> Answers(JsonElement data)
    {
        if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("consents", out var several) && several.ValueKind == JsonValueKind.Array)
            return several.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object);
        return EventData.Part(data, "consent") is { } one ? [one] : [];
    }

    private static string? Say(JsonElement answer)
    {
        var word = EventData.Text(answer, "state")?.ToLowerInvariant() switch
        {
            "subscribed" => "yes to",
            "unsubscribed" => "no to",
            "pending" => "not yet confirmed:",
            _ => null,
        };
        if (word is null)
            return null;
        var sms = EventData.Text(answer, "channel") == Channels.Sms;
        string[] topics = [.. TopicsOf(answer)];
        return topics is [Topics.Marketing] ? $"{word} all marketing {(sms ? "text messages" : "mail")}"
            : topics is [Topics.Tracking] ? $"{word} being measured"
            : $"{word} {string.Join(", ", topics)}{(sms ? " by text message" : "")}";
    }

    private static IEnumerable<string> TopicsOf(JsonElement answer)
    {
        if (!answer.TryGetProperty("topics", out var topics))
            return [Topics.Marketing];
        return topics.ValueKind switch
        {
            JsonValueKind.Array => topics.EnumerateArray().Where(topic => topic.ValueKind == JsonValueKind.String).Select(topic => topic.GetString()!),
            JsonValueKind.String => [topics.GetString()!],
            _ => [Topics.Marketing],
        };
    }

    private static IEnumerable<string?> Wishes(JsonElement data)
    {
        if (EventData.Part(data, "preferences") is not { } wishes)
            yield break;
        if (wishes.TryGetProperty("hoursBetweenMails", out var hours) && hours.ValueKind == JsonValueKind.Number && hours.TryGetInt32(out var least))
            yield return least == 0 ? "mails as they come" : $"at most one mail in {Spans.Say(TimeSpan.FromHours(least))}";
        if (EventData.Text(wishes, "pausedUntil") is { } until)
            yield return $"no marketing until {until.Split('T')[0]}";
    }
}

using TriggerMail.Contacts;
using TriggerMail.Journeys;

namespace TriggerMail.Sending;

/// <summary>
/// Judges whether one message may go to one contact now: consent, then suppression, then frequency. Pure; the judgement is made
/// with the contact as it is in the batch that claims the send.
/// </summary>
public static class SendGate
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>The verdict on one message of a journey, asked for since <paramref name="askedAt"/>.</summary>
    public static Verdict Judge(Journey journey, Contact contact, FrequencyRules rules, DateTimeOffset askedAt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(journey);
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(rules);
        if (Refusal(journey, contact) is { } reason)
            return new Verdict.Suppress(reason);
        if (journey.IsTransactional || FreeAt(journey, contact, rules, now) is not { } wait || wait.At <= now)
            return new Verdict.Send();
        return wait.At <= askedAt + journey.Patience
            ? new Verdict.Hold(wait.At, wait.Reason)
            : new Verdict.Suppress($"expired: {wait.Reason}, and the message waits at most {Spans.Say(journey.Patience)}");
    }

    /// <summary>The contact with the slot used that a sent message of this journey takes.</summary>
    public static Contact Claim(Journey journey, Contact contact, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(journey);
        ArgumentNullException.ThrowIfNull(contact);
        return journey.IsTransactional
            ? contact
            : contact with { MarketingSends = [.. contact.MarketingSends.Where(at => at > now - Week), now] };
    }

    private static string? Refusal(Journey journey, Contact contact)
    {
        if (contact.Email is null)
            return "no e-mail address is known";
        if (!journey.IsTransactional && Consent(journey.Topic, contact) is { } reason)
            return reason;
        return contact.Suppression is { } suppression && (suppression.Address ?? Address.Key(contact.Email)) == Address.Key(contact.Email)
            ? $"the address is suppressed: {suppression.Reason}"
            : null;
    }

    private static string? Consent(string topic, Contact contact) => Consents.For(contact, topic, Channels.Email) switch
    {
        null => $"no consent to {topic}: the contact was never asked",
        { State: ConsentState.Unsubscribed } no => $"no consent to {topic}: unsubscribed on {no.At:yyyy-MM-dd}",
        { State: ConsentState.Pending } => $"no consent to {topic}: not confirmed yet",
        _ => null,
    };

    private static (DateTimeOffset At, string Reason)? FreeAt(Journey journey, Contact contact, FrequencyRules rules, DateTimeOffset now)
    {
        var sends = contact.MarketingSends;
        if (sends.IsEmpty)
            return null;
        var cooldown = contact.HoursBetweenMails is { } hours && TimeSpan.FromHours(hours) > rules.Cooldown
            ? TimeSpan.FromHours(hours)
            : rules.Cooldown;
        (DateTimeOffset At, string Reason) latest = journey.Frequency == Pace.Timely && contact.HoursBetweenMails is null
            ? (DateTimeOffset.MinValue, "")
            : (sends[^1] + cooldown, $"another mail went out on {sends[^1]:yyyy-MM-dd HH:mm} UTC, and {Spans.Say(cooldown)} must pass");
        latest = Later(latest, Cap(sends, rules.PerDay, Day, now));
        return Later(latest, Cap(sends, rules.PerWeek, Week, now));
    }

    private static (DateTimeOffset At, string Reason) Cap(
        System.Collections.Immutable.ImmutableArray<DateTimeOffset> sends, int most, TimeSpan window, DateTimeOffset now)
    {
        var used = sends.Count(at => at > now - window);
        return used < most
            ? (DateTimeOffset.MinValue, "")
            : (sends[^most] + window, $"{used} mails went out within {Spans.Say(window)}, the most allowed is {most}");
    }

    private static (DateTimeOffset At, string Reason) Later(
        (DateTimeOffset At, string Reason) one, (DateTimeOffset At, string Reason) other) => one.At >= other.At ? one : other;
}

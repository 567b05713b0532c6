using System.Collections.Immutable;
using NodaTime;
using TriggerMail.Contacts;
using TriggerMail.Journeys;

namespace TriggerMail.Sending;

/// <summary>
/// Judges whether one message may go to one contact now: consent, suppression, lateness, frequency, quiet hours. Pure; the judgement is made
/// with the contact as it is in the batch that claims the send.
/// </summary>
public static class SendGate
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>The verdict on one message for a contact whose clock is in <paramref name="zone"/>.</summary>
    public static Verdict Judge(SendRequest request, Contact contact, SendRules rules, DateTimeZone zone, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(rules);
        if (Refusal(request.Journey, contact) is { } reason)
            return new Verdict.Suppress(reason);
        if (request.Journey.IsTransactional)
            return new Verdict.Send();
        var lateness = request.Lateness ?? request.Journey.Lateness ?? rules.Lateness;
        if (now - request.DueAt > lateness)
            return new Verdict.Suppress($"expired: it was meant for {request.DueAt:yyyy-MM-dd HH:mm} UTC, and later than {Spans.Say(lateness)} after it makes no sense");
        return FreeAt(request, contact, rules, zone, now) is not { } wait ? new Verdict.Send()
            : wait.At <= request.AskedAt + request.Journey.Patience ? new Verdict.Hold(wait.At, wait.Reason)
            : new Verdict.Suppress($"expired: {wait.Reason}, and the message waits at most {Spans.Say(request.Journey.Patience)}");
    }

    /// <summary>The contact with the slot used that a sent message of this journey's run takes.</summary>
    public static Contact Claim(Journey journey, Contact contact, DateTimeOffset now, string run = "")
    {
        ArgumentNullException.ThrowIfNull(journey);
        ArgumentNullException.ThrowIfNull(contact);
        return journey.IsTransactional
            ? contact
            : contact with
            {
                MarketingSends = [.. contact.MarketingSends.Where(at => at > now - Week), now],
                JourneySends = JourneyCooldown.Used(journey, run, contact.JourneySends, now),
            };
    }

    /// <summary>The contact with the slot free again that was claimed at an instant and not used.</summary>
    public static Contact Release(Contact contact, DateTimeOffset claimedAt)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return contact with
        {
            MarketingSends = contact.MarketingSends.Remove(claimedAt),
            JourneySends = contact.JourneySends.RemoveAll(send => send.At == claimedAt),
        };
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

    // When it may go if not now: a free slot first, then the end of the quiet hours in which the slot becomes free.
    private static (DateTimeOffset At, string Reason)? FreeAt(SendRequest request, Contact contact, SendRules rules, DateTimeZone zone, DateTimeOffset now)
    {
        var free = Later(SlotAt(request.Journey, contact, rules.Frequency, now), JourneyCooldown.OverAt(request, contact));
        (DateTimeOffset At, string Reason) slot = free.At > now ? free : (now, "");
        if (rules.QuietHours?.EndAfter(slot.At, zone) is { } end)
            return (end, slot.Reason.Length > 0 ? $"{slot.Reason}; then quiet hours" : $"quiet hours until {LocalTimes.Say(end, zone)} where the contact lives");
        return slot.At > now ? slot : null;
    }

    private static (DateTimeOffset At, string Reason) SlotAt(Journey journey, Contact contact, FrequencyRules rules, DateTimeOffset now)
    {
        var sends = contact.MarketingSends;
        if (sends.IsEmpty)
            return (DateTimeOffset.MinValue, "");
        // The contact's own wish binds every marketing mail; the store's pause binds those that can wait.
        var wish = TimeSpan.FromHours(Math.Max(0, contact.HoursBetweenMails ?? 0));
        var pause = journey.Frequency == Pace.Timely || wish > rules.Cooldown ? wish : rules.Cooldown;
        (DateTimeOffset At, string Reason) latest =
            (sends[^1] + pause, $"another mail went out on {sends[^1]:yyyy-MM-dd HH:mm} UTC, and {Spans.Say(pause)} must pass");
        latest = Later(latest, Cap(sends, rules.PerDay, Day, now));
        return Later(latest, Cap(sends, rules.PerWeek, Week, now));
    }

    private static (DateTimeOffset At, string Reason) Cap(
        ImmutableArray<DateTimeOffset> sends, int most, TimeSpan window, DateTimeOffset now)
    {
        var used = sends.Count(at => at > now - window);
        return used < most
            ? (DateTimeOffset.MinValue, "")
            : (sends[^most] + window, $"{used} mails went out within {Spans.Say(window)}, the most allowed is {most}");
    }

    private static (DateTimeOffset At, string Reason) Later(
        (DateTimeOffset At, string Reason) one, (DateTimeOffset At, string Reason) other) => one.At >= other.At ? one : other;
}

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
        // A call to the store's own program reaches nobody, so nobody can have been asked.
        if (request.Channel == Channels.Webhook)
            return new Verdict.Send();
        if (Refusal(request.Journey, contact, request.Channel) is { } reason)
            return new Verdict.Suppress(reason);
        if (request.Journey.IsTransactional)
            return new Verdict.Send();
        if (request.AskedAt - request.DueAt > rules.Lateness)
            return new Verdict.Suppress($"expired: it was meant for {request.DueAt:yyyy-MM-dd HH:mm} UTC, and later than {Spans.Say(rules.Lateness)} after it makes no sense");
        return FreeAt(request, contact, rules, zone, now) is not { } wait ? new Verdict.Send()
            : wait.At <= request.AskedAt + request.Journey.Patience ? new Verdict.Hold(wait.At, wait.Reason)
            : new Verdict.Suppress($"expired: {wait.Reason}, and the message waits at most {Spans.Say(request.Journey.Patience)}");
    }

    /// <summary>The contact with the slot used that a sent message of this journey takes.</summary>
    public static Contact Claim(Journey journey, Contact contact, DateTimeOffset now, string channel = Channels.Email)
    {
        ArgumentNullException.ThrowIfNull(journey);
        ArgumentNullException.ThrowIfNull(contact);
        return journey.IsTransactional || channel == Channels.Webhook ? contact : Slots.Use(contact, channel, now);
    }

    private static string? Refusal(Journey journey, Contact contact, string channel) =>
        Recipient.Missing(contact, channel)
        ?? (journey.IsTransactional ? null : Consent(journey.Topic, contact, channel))
        ?? Recipient.Suppressed(contact, channel);

    private static string? Consent(string topic, Contact contact, string channel)
    {
        var what = channel == Channels.Sms ? $"{topic} by text message" : topic;
        return Consents.For(contact, topic, channel) switch
        {
            null => $"no consent to {what}: the contact was never asked",
            { State: ConsentState.Unsubscribed } no => $"no consent to {what}: unsubscribed on {no.At:yyyy-MM-dd}",
            { State: ConsentState.Pending } => $"no consent to {what}: not confirmed yet",
            _ => null,
        };
    }

    // When it may go if not now: a free slot first, then the end of the quiet hours in which the slot becomes free.
    private static (DateTimeOffset At, string Reason)? FreeAt(SendRequest request, Contact contact, SendRules rules, DateTimeZone zone, DateTimeOffset now)
    {
        var (frequency, quiet) = rules.For(request.Channel);
        (DateTimeOffset At, string Reason) slot = SlotAt(request, contact, frequency, now) is { } wait && wait.At > now ? wait : (now, "");
        if (quiet?.EndAfter(slot.At, zone) is { } end)
            return (end, slot.Reason.Length > 0 ? $"{slot.Reason}; then quiet hours" : $"quiet hours until {LocalTimes.Say(end, zone)} where the contact lives");
        return slot.At > now ? slot : null;
    }

    private static (DateTimeOffset At, string Reason)? SlotAt(SendRequest request, Contact contact, FrequencyRules rules, DateTimeOffset now)
    {
        var sends = Slots.Of(contact, request.Channel);
        if (sends.IsEmpty)
            return null;
        var message = request.Channel == Channels.Sms ? "text message" : "mail";
        var cooldown = contact.HoursBetweenMails is { } hours && TimeSpan.FromHours(hours) > rules.Cooldown
            ? TimeSpan.FromHours(hours)
            : rules.Cooldown;
        (DateTimeOffset At, string Reason) latest = request.Journey.Frequency == Pace.Timely && contact.HoursBetweenMails is null
            ? (DateTimeOffset.MinValue, "")
            : (sends[^1] + cooldown, $"another {message} went out on {sends[^1]:yyyy-MM-dd HH:mm} UTC, and {Spans.Say(cooldown)} must pass");
        latest = Later(latest, Cap(sends, rules.PerDay, Day, now, message));
        return Later(latest, Cap(sends, rules.PerWeek, Week, now, message));
    }

    private static (DateTimeOffset At, string Reason) Cap(
        ImmutableArray<DateTimeOffset> sends, int most, TimeSpan window, DateTimeOffset now, string message)
    {
        var used = sends.Count(at => at > now - window);
        return used < most
            ? (DateTimeOffset.MinValue, "")
            : (sends[^most] + window, $"{used} {message}{(used == 1 ? "" : "s")} went out within {Spans.Say(window)}, the most allowed is {most}");
    }

    private static (DateTimeOffset At, string Reason) Later(
        (DateTimeOffset At, string Reason) one, (DateTimeOffset At, string Reason) other) => one.At >= other.At ? one : other;
}

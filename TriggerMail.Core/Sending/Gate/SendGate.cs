using System.Collections.Immutable;
using NodaTime;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Values;

namespace TriggerMail.Sending.Gate;

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
        if (Refusal(request.Journey, contact, request.Channel, now) is { } reason)
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

    /// <summary>The contact with the slot used that a sent message of this journey's enrollment takes.</summary>
    public static Contact Claim(Journey journey, Contact contact, DateTimeOffset now, string enrollment = "", string channel = Channels.Email)
    {
        ArgumentNullException.ThrowIfNull(journey);
        ArgumentNullException.ThrowIfNull(contact);
        if (journey.Topic == Topics.Confirmation)
            return ConsentCheck.Asked(contact, now);
        return journey.IsTransactional || channel == Channels.Webhook
            ? contact
            : FrequencyCapUsage.Use(contact, channel, now) with { JourneySends = JourneyCooldown.Used(journey, enrollment, contact.JourneySends, now) };
    }

    /// <summary>The contact with what <see cref="Claim"/> took given back: the message did not go. Messages claimed at the same instant keep theirs.</summary>
    public static Contact Release(Journey journey, Contact contact, DateTimeOffset claimedAt, string enrollment = "", string channel = Channels.Email)
    {
        ArgumentNullException.ThrowIfNull(journey);
        ArgumentNullException.ThrowIfNull(contact);
        if (journey.Topic == Topics.Confirmation)
            return contact with { Confirmations = contact.Confirmations.Remove(claimedAt) };
        return journey.IsTransactional || channel == Channels.Webhook ? contact : FrequencyCapUsage.Free(contact, channel, claimedAt) with
        {
            JourneySends = contact.JourneySends.RemoveAll(send => send.Journey == journey.Id && send.Enrollment == enrollment && send.At == claimedAt),
        };
    }

    /// <summary>Why a message of this journey must not go to the contact at all, in a sentence; null when it may, now or later.</summary>
    internal static string? Refusal(Journey journey, Contact contact, string channel, DateTimeOffset now) =>
        Recipient.Missing(contact, channel)
        ?? ConsentCheck.Refusal(journey.Topic, channel, contact, now)
        ?? Recipient.Suppressed(contact, channel);

    // When it may go if not now: a free slot first, then the end of the quiet hours in which the slot becomes free.
    private static (DateTimeOffset At, string Reason)? FreeAt(SendRequest request, Contact contact, SendRules rules, DateTimeZone zone, DateTimeOffset now)
    {
        var (frequency, quiet) = rules.For(request.Channel);
        (DateTimeOffset At, string Reason) free = request.HasSlot ? (now, "") : Later(SlotAt(request, contact, frequency, now), JourneyCooldown.OverAt(request, contact));
        (DateTimeOffset At, string Reason) slot = free.At > now ? free : (now, "");
        if (quiet?.EndAfter(slot.At, zone) is { } end)
            return (end, slot.Reason.Length > 0 ? $"{slot.Reason}; then quiet hours" : $"quiet hours until {LocalTimes.Say(end, zone)} where the contact lives");
        return slot.At > now ? slot : null;
    }

    private static (DateTimeOffset At, string Reason) SlotAt(SendRequest request, Contact contact, FrequencyRules rules, DateTimeOffset now)
    {
        var sends = FrequencyCapUsage.Of(contact, request.Channel);
        if (sends.IsEmpty)
            return (DateTimeOffset.MinValue, "");
        var message = request.Channel == Channels.Sms ? "text message" : "mail";
        // The contact's own wish binds every marketing message; the store's pause binds those that can wait.
        var wish = TimeSpan.FromHours(Math.Max(0, contact.HoursBetweenMails ?? 0));
        var pause = request.Journey.Frequency == FrequencyCapMode.Timely || wish > rules.Cooldown ? wish : rules.Cooldown;
        (DateTimeOffset At, string Reason) latest =
            (sends[^1] + pause, $"another {message} went out on {sends[^1]:yyyy-MM-dd HH:mm} UTC, and {(pause == wish ? $"the contact wants at least {Spans.Say(pause)} between two" : $"{Spans.Say(pause)} must pass")}");
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

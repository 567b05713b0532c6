using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Contacts.Permissions;

/// <summary>Whether a contact agreed to be written to about a topic, as things stand now. Pure.</summary>
public static class ConsentCheck
{
    private const int MostConfirmations = 2;
    private static readonly TimeSpan ConfirmationWindow = TimeSpan.FromDays(7);

    /// <summary>Why nothing about this topic may go out on this channel, in a sentence; null when it may.</summary>
    public static string? Refusal(string topic, string channel, Contact contact, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(contact);
        if (topic == Topics.Confirmation)
            return AgainstAsking(channel, contact, now);
        if (Topics.IsTransactional(topic))
            return null;
        var what = channel == Channels.Sms ? $"{topic} by text message" : topic;
        return Consents.For(contact, topic, channel) switch
        {
            null when contact.ForgottenAt is { } forgotten =>
                $"no consent to {what}: the person asked to be forgotten on {forgotten:yyyy-MM-dd}, and has not said yes since",
            null => $"no consent to {what}: the contact was never asked",
            { State: ConsentState.Unsubscribed } no => $"no consent to {what}: unsubscribed on {no.At:yyyy-MM-dd}",
            { State: ConsentState.Pending } asked => $"no consent to {what}: {(asked.IsAwaited(now) ? "not confirmed yet" : $"not confirmed within {Spans.Say(Consent.ConfirmWithin)}")}",
            { ExpiresAt: { } end } yes when end <= now =>
                $"no consent to {what}: the one from the {yes.Source ?? "past"} of {yes.At:yyyy-MM-dd} ended on {end:yyyy-MM-dd}",
            _ => contact.PausedUntil > now ? $"the contact asked for a pause until {contact.PausedUntil:yyyy-MM-dd}" : null,
        };
    }

    /// <summary>The contact with one more mail that asks for a confirmation.</summary>
    public static Contact Asked(Contact contact, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return contact with { Confirmations = [.. contact.Confirmations.Where(at => at > now - ConfirmationWindow), now] };
    }

    // Anybody can type somebody else's address into a form, again and again: the mailbox is asked once and reminded once.
    private static string? AgainstAsking(string channel, Contact contact, DateTimeOffset now)
    {
        if (!contact.Consents.Any(consent => consent.Channel == channel && consent.IsAwaited(now))
            && !(channel == Channels.Email && contact.Requests.Any(request => request.IsOpen(now))))
            return "there is no sign-up to confirm";
        var asked = contact.Confirmations.Count(at => at > now - ConfirmationWindow);
        return asked >= MostConfirmations
            ? $"the contact was asked to confirm {asked} times within {Spans.Say(ConfirmationWindow)}, and is not asked more often"
            : null;
    }
}

using System.Collections.Immutable;
using TriggerMail.Journeys;

namespace TriggerMail.Contacts;

/// <summary>The ways a message can reach a contact.</summary>
public static class Channels
{
    /// <summary>E-mail.</summary>
    public const string Email = "email";
    /// <summary>Text message.</summary>
    public const string Sms = "sms";
    /// <summary>A call to another program of the store. It reaches no contact, so it needs no consent.</summary>
    public const string Webhook = "webhook";
}

/// <summary>What a contact's consents say together.</summary>
public static class Consents
{
    /// <summary>The answer that decides for a topic: its own, else the one to marketing as a whole; null when never asked.</summary>
    public static Consent? For(Contact contact, string topic, string channel)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return Find(contact, topic, channel) ?? Find(contact, Topics.Marketing, channel);
    }

    /// <summary>The answer about exactly this topic; null when never asked.</summary>
    public static Consent? To(Contact contact, string topic, string channel)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return Find(contact, topic, channel);
    }

    /// <summary>Whether the contact said no to a topic (never having been asked is not a no).</summary>
    public static bool Refuses(Contact contact, string topic, string channel) =>
        For(contact, topic, channel) is { State: ConsentState.Unsubscribed };

    /// <summary>
    /// The consents with one more answer. An older answer than the one on record changes nothing, so late webhooks cannot undo an
    /// unsubscribe; a no to marketing as a whole withdraws every topic's yes.
    /// </summary>
    public static ImmutableArray<Consent> With(ImmutableArray<Consent> consents, Consent answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (consents.Any(had => had.Topic == answer.Topic && had.Channel == answer.Channel && had.At > answer.At))
            return consents;
        var kept = consents.Where(had => !Replaces(answer, had));
        return [.. kept.Append(answer).OrderBy(consent => consent.Channel, StringComparer.Ordinal).ThenBy(consent => consent.Topic, StringComparer.Ordinal)];
    }

    private static bool Replaces(Consent answer, Consent had) => had.Channel == answer.Channel
        && (had.Topic == answer.Topic
            || (answer.Topic == Topics.Marketing && answer.State == ConsentState.Unsubscribed
                && !Topics.IsTransactional(had.Topic) && had.At <= answer.At));

    private static Consent? Find(Contact contact, string topic, string channel)
    {
        foreach (var consent in contact.Consents)
            if (consent.Topic == topic && consent.Channel == channel)
                return consent;
        return null;
    }
}

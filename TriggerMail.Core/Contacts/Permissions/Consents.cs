using System.Collections.Immutable;
using TriggerMail.Events;

namespace TriggerMail.Contacts.Permissions;

/// <summary>The ways a message can reach a contact.</summary>
public static class Channels
{
    /// <summary>E-mail.</summary>
    public const string Email = "email";
    /// <summary>Text message.</summary>
    public const string Sms = "sms";
    /// <summary>A call to another program of the store. It reaches no contact, so it needs no consent.</summary>
    public const string Webhook = "webhook";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Email, Sms, Webhook];
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
    /// unsubscribe; of two of the same moment the no stands. What is only implied never replaces what was said, and being asked again
    /// takes no yes away. A no to marketing as a whole withdraws every topic's yes, and a yes to it no topic's no.
    /// </summary>
    public static ImmutableArray<Consent> With(ImmutableArray<Consent> consents, Consent answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (IsNo(answer) && answer.Topic == Topics.Marketing)
            consents = consents.RemoveAll(had => had.Channel == answer.Channel && !IsNo(had) && had.Topic != answer.Topic && !Topics.IsTransactional(had.Topic) && had.At <= answer.At);
        var same = consents.FirstOrDefault(had => had.Topic == answer.Topic && had.Channel == answer.Channel);
        if (same is not null && Outweighs(same, answer))
            return IsNo(answer) ? consents.Replace(same, same with { RefusedAt = Later(Refused(same), answer.At) }) : consents;
        // A late yes to one topic does not survive the no to all that came after it.
        if (answer.Topic != Topics.Marketing && !Topics.IsTransactional(answer.Topic) && consents.Any(had => had.Topic == Topics.Marketing && had.Channel == answer.Channel && Forbids(had, answer)))
            return consents;
        var kept = same is null ? consents : consents.Remove(same);
        var taken = answer with { RefusedAt = Later(same is null ? null : Refused(same), Refused(answer)) };
        return [.. kept.Append(taken).OrderBy(consent => consent.Channel, StringComparer.Ordinal).ThenBy(consent => consent.Topic, StringComparer.Ordinal)];
    }

    private static bool Outweighs(Consent had, Consent answer) => (IsImplied(had), IsImplied(answer)) switch
    {
        (true, false) => false,
        (false, true) => true,
        _ => had.At > answer.At || Forbids(had, answer) || (answer.State == ConsentState.Pending && had.State == ConsentState.Subscribed),
    };

    // Answers through our own pages come in the order in which they were given, even while a clock stands still.
    private static bool Forbids(Consent had, Consent answer) => !IsNo(answer)
        && Refused(had) is { } no && (no > answer.At || (no == answer.At && answer.Level != ConsentLevel.ConfirmedOptIn));

    private static bool IsNo(Consent consent) => consent.State == ConsentState.Unsubscribed;

    private static bool IsImplied(Consent consent) => consent.Level == ConsentLevel.Implied;

    private static DateTimeOffset? Refused(Consent consent) => IsNo(consent) ? Later(consent.RefusedAt, consent.At) : consent.RefusedAt;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;

    private static Consent? Find(Contact contact, string topic, string channel)
    {
        foreach (var consent in contact.Consents)
            if (consent.Topic == topic && consent.Channel == channel)
                return consent;
        return null;
    }
}

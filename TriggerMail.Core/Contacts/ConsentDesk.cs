using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Sending;

namespace TriggerMail.Contacts;

/// <summary>How an answer came to us: what its event is called by, where it was given, and in which words.</summary>
/// <param name="Id">Unique to this answer; the same answer told twice has the same id.</param>
/// <param name="Source">Where it was given, e.g. <c>unsubscribe link</c>.</param>
/// <param name="Wording">The version of the words it was given to; null where there were none, as in a mail.</param>
public sealed record AnswerProof(string Id, string Source, string? Wording = null);

/// <summary>What the links in mails stand for, and what contacts answer through them. Each answer is an event like any other.</summary>
public sealed class ConsentDesk(Engine engine, IEventQueue queue, LinkTokens tokens, TimeProvider clock)
{
    /// <summary>
    /// The contact of a token made for one of these purposes, and what the token was about; null when the token is not ours, was made
    /// for something else, or the contact is gone.
    /// </summary>
    public async Task<(Contact Contact, LinkClaim Claim)?> FindAsync(string token, IReadOnlyCollection<LinkPurpose> purposes, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(purposes);
        foreach (var purpose in purposes)
            if (await tokens.ReadAsync(purpose, token, cancel) is { } claim)
                return await engine.Contacts.FindAsync(claim.Contact, cancel) is { } contact ? (contact, claim) : null;
        return null;
    }

    /// <summary>
    /// Takes back the consent to all marketing mail, as one click must (RFC 8058; a no to one list of a sender's is understood as a
    /// no to its marketing). False when the token is not good for it. Durable when this returns; saying it again changes nothing.
    /// </summary>
    public async Task<bool> UnsubscribeAsync(string token, AnswerProof proof, CancellationToken cancel = default)
    {
        if (await FindAsync(token, [LinkPurpose.Unsubscribe, LinkPurpose.Preferences], cancel) is not var (contact, _))
            return false;
        await SayAsync(contact, [Topics.Marketing], yes: false, proof, cancel);
        return true;
    }

    /// <summary>Records an answer about topics; durable when this returns.</summary>
    public async Task SayAsync(Contact contact, IReadOnlyList<string> topics, bool yes, AnswerProof proof, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(proof);
        var data = JsonSerializer.SerializeToElement(new
        {
            consent = new { topics, channel = Channels.Email, state = yes ? "subscribed" : "unsubscribed", source = proof.Source, wording = proof.Wording },
        });
        var type = yes ? EventTypes.ContactSubscribed : EventTypes.ContactUnsubscribed;
        await queue.EnqueueAsync([new(proof.Id, "triggermail", type, clock.GetUtcNow(), contact.Email ?? contact.Aliases.First(), data)], cancel);
    }
}

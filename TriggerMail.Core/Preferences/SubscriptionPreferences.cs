using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Links;

namespace TriggerMail.Preferences;

/// <summary>How an answer came to us: what its event is called by, where it was given, and in which words.</summary>
/// <param name="Id">Unique to this answer; the same answer told twice has the same id.</param>
/// <param name="Source">Where it was given, e.g. <c>unsubscribe link</c>.</param>
/// <param name="Wording">The version of the words it was given to; null where there were none, as in a mail.</param>
/// <param name="Locale">The language of the words.</param>
/// <param name="Origin">The network address of the request, as much of it as the store keeps.</param>
public sealed record AnswerProof(string Id, string Source, string? Wording = null, string? Locale = null, string? Origin = null);

/// <summary>What a contact chose; null: was not asked about it.</summary>
public sealed record Choices
{
    /// <summary>The marketing topics wanted by e-mail; those not listed are refused.</summary>
    public IReadOnlyCollection<string>? Email { get; init; }

    /// <summary>The marketing topics wanted by text message; those not listed are refused.</summary>
    public IReadOnlyCollection<string>? Sms { get; init; }

    /// <summary>The fewest hours between two marketing mails; 0: as often as the store's rules allow.</summary>
    public int? HoursBetweenMails { get; init; }

    /// <summary>Until when nothing is wanted; a time that is past ends a pause.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>Whether it may be measured what the contact opens and follows.</summary>
    public bool? Measured { get; init; }

    /// <summary>What can be chosen.</summary>
    public static IReadOnlyList<string> Topics { get; } = [TriggerMail.Events.Topics.Offers, TriggerMail.Events.Topics.News, TriggerMail.Events.Topics.Recommendations];
}

/// <summary>What the links in mails stand for, and what contacts answer through them. Each answer is an event like any other.</summary>
public sealed class SubscriptionPreferences(Engine engine, IEventQueue queue, LinkTokens tokens, TimeProvider clock)
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

    /// <summary>Whether a token was made for one of these purposes, also when its contact is gone since.</summary>
    public async Task<bool> IsOursAsync(string token, IReadOnlyCollection<LinkPurpose> purposes, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(purposes);
        foreach (var purpose in purposes)
            if (await tokens.ReadAsync(purpose, token, cancel) is not null)
                return true;
        return false;
    }

    /// <summary>
    /// Takes back the consent to all marketing mail, as one click must (RFC 8058; a no to one list of a sender's is understood as a
    /// no to its marketing). False when the token is not good for it. Durable when this returns; saying it again changes nothing.
    /// </summary>
    public async Task<bool> UnsubscribeAsync(string token, AnswerProof proof, CancellationToken cancel = default)
    {
        if (await FindAsync(token, [LinkPurpose.Unsubscribe, LinkPurpose.Preferences], cancel) is not var (contact, _))
            return false;
        await SayAsync(contact, EventTypes.ContactUnsubscribed, [Answer(Channels.Email, [Topics.Marketing], false, proof)], null, proof, cancel);
        return true;
    }

    /// <summary>Takes back the consent to all marketing on every channel; durable when this returns.</summary>
    public Task StopAsync(Contact contact, AnswerProof proof, CancellationToken cancel = default) => SayAsync(
        contact, EventTypes.ContactUnsubscribed,
        [Answer(Channels.Email, [Topics.Marketing], false, proof), Answer(Channels.Sms, [Topics.Marketing], false, proof)], null, proof, cancel);

    /// <summary>Records what the contact chose as one event; durable when this returns.</summary>
    public Task ChooseAsync(Contact contact, Choices choices, AnswerProof proof, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(choices);
        List<object> answers = [.. Answers(Channels.Email, choices.Email, proof), .. Answers(Channels.Sms, choices.Sms, proof)];
        if (choices.Measured is { } measured)
            answers.Add(Answer(Channels.Email, [Topics.Tracking], measured, proof));
        var wishes = new { hoursBetweenMails = choices.HoursBetweenMails, pausedUntil = choices.PausedUntil };
        return SayAsync(contact, TypeOf(contact, choices), answers, wishes, proof, cancel);
    }

    /// <summary>
    /// Confirms what the contact signed up for and has yet to confirm; durable when this returns. False when there is nothing to
    /// confirm, because it was confirmed before, taken back since, or has expired.
    /// </summary>
    public async Task<bool> ConfirmAsync(Contact contact, AnswerProof proof, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var pending = contact.Consents.Where(consent => consent.IsAwaited(clock.GetUtcNow())).ToList();
        if (pending.Count == 0)
            return false;
        var answers = pending.GroupBy(consent => consent.Channel).Select(of => Answer(of.Key, [.. of.Select(consent => consent.Topic)], true, proof));
        await SayAsync(contact, EventTypes.ContactSubscribed, [.. answers], null, proof, cancel);
        return true;
    }

    /// <summary>
    /// Confirms what the link is about: the one request of a browser, or else what the contact signed up for. False when there is nothing to
    /// confirm any more.
    /// </summary>
    public async Task<bool> ConfirmAsync(Contact contact, LinkClaim claim, AnswerProof proof, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (claim.RequestName is null)
            return await ConfirmAsync(contact, proof, cancel);
        if (RequestOf(contact, claim) is not { } request)
            return false;
        await SayAsync(contact, request.Product is null ? EventTypes.ContactSubscribed : EventTypes.ProductNotifyRequested, new
        {
            request = new { name = request.Name },
            product = request.Product is null ? null : new { id = request.Product, variantId = request.Variant, title = request.Title },
            consents = new[] { Answer(Channels.Email, [request.Product is null ? Topics.Marketing : Topics.BackInStock], true, proof) },
        }, proof, cancel);
        return true;
    }

    /// <summary>The request of a browser that the link is about; null when there is none, or none any more.</summary>
    public ContactRequest? RequestOf(Contact contact, LinkClaim claim)
    {
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(claim);
        return contact.Requests.FirstOrDefault(one => one.Name == claim.RequestName && one.IsOpen(clock.GetUtcNow()));
    }

    // A first yes starts what a sign-up starts, the last no ends what an unsubscribe ends, and anything between is a choice.
    private static string TypeOf(Contact contact, Choices choices)
    {
        if (choices.Email is null && choices.Sms is null)
            return EventTypes.ContactPreferencesChanged;
        if (choices.Email is not { Count: > 0 } && choices.Sms is not { Count: > 0 })
            return EventTypes.ContactUnsubscribed;
        return contact.Consents.Any(consent => consent.State == ConsentState.Subscribed && consent.Topic != Topics.Tracking)
            ? EventTypes.ContactPreferencesChanged
            : EventTypes.ContactSubscribed;
    }

    // Every box is an answer, the empty ones too: a person who saves has seen them all.
    private static IEnumerable<object> Answers(string channel, IReadOnlyCollection<string>? wanted, AnswerProof proof)
    {
        if (wanted is null)
            yield break;
        var (yes, no) = (Choices.Topics.Where(wanted.Contains).ToList(), Choices.Topics.Where(topic => !wanted.Contains(topic)).ToList());
        if (no.Count > 0)
            yield return Answer(channel, no, false, proof);
        if (yes.Count > 0)
            yield return Answer(channel, yes, true, proof);
    }

    // Whoever answers here came by a link that only the mailbox's owner was given.
    private static object Answer(string channel, IReadOnlyList<string> topics, bool yes, AnswerProof proof) => new
    {
        topics,
        channel,
        state = yes ? "subscribed" : "unsubscribed",
        level = yes ? "confirmedOptIn" : null,
        source = proof.Source,
        wording = proof.Wording,
        locale = proof.Locale,
        origin = proof.Origin,
    };

    private Task SayAsync(Contact contact, string type, IReadOnlyList<object> answers, object? wishes, AnswerProof proof, CancellationToken cancel) =>
        SayAsync(contact, type, new { consents = answers, preferences = wishes }, proof, cancel);

    private async Task SayAsync(Contact contact, string type, object said, AnswerProof proof, CancellationToken cancel)
    {
        var data = JsonSerializer.SerializeToElement(said);
        await queue.EnqueueAsync([new(proof.Id, "triggermail", type, clock.GetUtcNow(), contact.Email ?? contact.Aliases.First(), data)], cancel);
    }
}

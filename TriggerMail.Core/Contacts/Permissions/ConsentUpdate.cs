using System.Collections.Immutable;
using TriggerMail.Events;

namespace TriggerMail.Contacts.Permissions;

/// <summary>What an event said about consent.</summary>
/// <param name="Contact">The contact after it.</param>
/// <param name="Seen">The event as journeys see it.</param>
/// <param name="SignUp">The sign-up that was part of another event, such as a ticked box in a checkout, and has yet to be confirmed.</param>
/// <param name="Records">The proof to keep.</param>
internal sealed record Heard(Contact Contact, SeenEvent Seen, SeenEvent? SignUp, ImmutableArray<ConsentRecord> Records);

/// <summary>What an event means for a contact's consents, with the event itself as the proof. Pure.</summary>
internal static class ConsentUpdate
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromDays(1);

    /// <summary>Takes in every answer of the event; a sign-up that has yet to be confirmed becomes an event of that name.</summary>
    public static Heard Hear(Contact contact, SeenEvent seen, string source, ConsentRules rules, DateTimeOffset now)
    {
        var records = ImmutableArray.CreateBuilder<ConsentRecord>();
        foreach (var answer in ConsentAnswers.In(seen, source).Concat(Implied(contact, seen, rules)).Concat(StockRequest.Answer(seen, source) is { } request ? [request] : []))
        {
            var judged = Judged(contact, answer, seen, rules);
            var after = judged.Ignored is null ? Take(contact, judged) : contact;
            records.Add(judged with
            {
                HeardAt = now,
                Who = judged.Channel == Channels.Sms ? PhoneIn(seen) ?? contact.Profile.Phone : contact.Email,
                Ignored = judged.Ignored ?? (after.Consents.SequenceEqual(contact.Consents) ? "the contact had said something else that outweighs it" : null),
            });
            contact = after;
        }
        var signUp = seen with { Type = EventTypes.ContactSubscriptionRequested };
        if (seen.Type == EventTypes.ContactSubscribed)
            return new(contact, records.Count > 0 && records.All(IsUnconfirmed) ? signUp : seen, null, records.ToImmutable());
        // What the store sent as pending, the store itself asks to confirm; and an old yes that is sent again or imported is no sign-up.
        var weAsk = records.Any(record => IsUnconfirmed(record) && record.WasYes && record.At > now - FreshFor);
        return new(contact, seen, weAsk ? signUp : null, records.ToImmutable());
    }

    private static bool IsUnconfirmed(ConsentRecord record) => record is { State: ConsentState.Pending, Ignored: null };

    private static Contact Take(Contact contact, ConsentRecord said) => contact with
    {
        Consents = said.Topics.Aggregate(contact.Consents, (consents, topic) => Consents.With(consents, new(
            topic, said.Channel, said.State, said.At, said.Source, said.Wording, said.Event)
        {
            Level = said.Level,
            Origin = said.Origin,
            ExpiresAt = said.ExpiresAt,
        })),
    };

    private static ConsentRecord Judged(Contact contact, ConsentRecord said, SeenEvent seen, ConsentRules rules)
    {
        // A request for one mail is confirmed by nothing but itself.
        if (said.State != ConsentState.Subscribed || said.Topics is [Topics.BackInStock])
            return said;
        if (contact.ForgottenAt is { } forgotten && !IsNewYes(said, seen, forgotten))
            return said with { Ignored = $"the person asked to be forgotten on {forgotten:yyyy-MM-dd}, and has not said yes since" };
        if (said.Channel == Channels.Email && TypedAddress.In(seen.Data) is { } typed)
            return said with { Ignored = $"it was given for {typed}, an address typed into a checkout that is not this contact's" };
        if (!IsOwnAct(seen) && !said.IsDated && said.Topics.FirstOrDefault(topic => Consents.Refuses(contact, topic, said.Channel)) is { } refused)
            return said with { Ignored = $"the contact had said no to {refused}, and this yes does not say when it was given" };
        // Whoever is in was confirmed before, or was in before the store asked for confirmations.
        return (said.Channel == Channels.Sms ? rules.DoubleOptInTexts : rules.DoubleOptIn) && (said.Level ?? ConsentLevel.SingleOptIn) == ConsentLevel.SingleOptIn && !said.Topics.All(topic => HasYes(contact, topic, said.Channel))
            ? said with { State = ConsentState.Pending, WasYes = true }
            : said;
    }

    // A profile that is sent again, or a list that is imported again, is no new yes: only the person's own act is.
    private static bool IsNewYes(ConsentRecord said, SeenEvent seen, DateTimeOffset forgotten) => said.Level != ConsentLevel.Implied
        && said.At > forgotten && (seen.Type == EventTypes.ContactSubscribed || said.IsDated);

    // A box ticked or a form sent; what else comes with a yes repeats an old one.
    private static bool IsOwnAct(SeenEvent seen) => seen.Type is EventTypes.ContactSubscribed or EventTypes.ContactSubscriptionRequested or EventTypes.ContactPreferencesChanged
        or EventTypes.ContactRegistered or EventTypes.OrderPlaced or EventTypes.CheckoutStarted or EventTypes.ContactInquired;

    private static bool HasYes(Contact contact, string topic, string channel) =>
        Consents.For(contact, topic, channel) is { State: ConsentState.Subscribed, Level: not ConsentLevel.Implied };

    private static IEnumerable<ConsentRecord> Implied(Contact contact, SeenEvent seen, ConsentRules rules)
    {
        var span = seen.Type switch
        {
            EventTypes.OrderPlaced => rules.AfterPurchase,
            EventTypes.ContactInquired => rules.AfterInquiry,
            _ => TimeSpan.Zero,
        };
        if (span == TimeSpan.Zero || (CountryIn(seen) ?? contact.Profile.Country) is not { } country || !rules.ImpliedIn.Contains(country))
            yield break;
        var had = Consents.For(contact, Topics.Marketing, Channels.Email);
        // A purchase's two years are not cut short by an inquiry.
        if (had is { Level: ConsentLevel.Implied } && had.ExpiresAt >= seen.At + span)
            yield break;
        yield return new()
        {
            Topics = [Topics.Marketing],
            Channel = Channels.Email,
            State = ConsentState.Subscribed,
            At = seen.At,
            HeardAt = seen.At,
            Source = seen.Type == EventTypes.OrderPlaced ? "purchase" : "inquiry",
            Level = ConsentLevel.Implied,
            ExpiresAt = seen.At + span,
            Event = seen.Id,
        };
    }

    private static string? PhoneIn(SeenEvent seen) =>
        EventData.Part(seen.Data, "contact") is { } said ? EventData.Text(said, "phone") : null;

    private static string? CountryIn(SeenEvent seen) =>
        EventData.Part(seen.Data, "contact") is { } said ? EventData.Text(said, "country") : null;
}

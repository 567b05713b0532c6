using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Contacts;

/// <summary>What <see cref="Unconfirmed"/> requests do to the contact in whose name they were made. Pure.</summary>
internal static class UnconfirmedUpdate
{
    // As long as a sign-up that nobody confirmed.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>The contact with the request beside the others; the same when there is nothing left to ask.</summary>
    public static Contact Note(Contact contact, SeenEvent seen)
    {
        if (seen.Type == EventTypes.ContactSubscriptionUnconfirmed && IsIn(contact))
            return contact;
        var request = Read(seen);
        // What was asked before has perhaps been mailed, and must not be pushed out by what somebody else types: the newest has no place then.
        var others = contact.Requests.Where(other => other.Name != request.Name && other.At > seen.At - Kept).ToList();
        return contact with { Requests = [.. others.Count < Contact.RequestsKept ? [request] : Array.Empty<ContactRequest>(), .. others] };
    }

    /// <summary>The contact without the request that an event says was confirmed; whoever answers may be asked again.</summary>
    public static Contact Answered(Contact contact, SeenEvent seen) =>
        seen.Data.Get(Unconfirmed.Member).Get("name").Text() is { } name && contact.Requests.FirstOrDefault(one => one.Name == name) is { } request
            ? contact with { Requests = contact.Requests.Remove(request), Confirmations = [] }
            : contact;

    private static ContactRequest Read(SeenEvent seen)
    {
        var product = seen.Data.Get("product");
        var isSignUp = seen.Type == EventTypes.ContactSubscriptionUnconfirmed;
        return new(Unconfirmed.NameOf(seen)!, seen.At)
        {
            Product = isSignUp ? null : product.Get("id").Text(),
            Variant = isSignUp ? null : product.Get("variantId").Text(),
            Title = isSignUp ? null : product.Get("title").Text(),
        };
    }

    private static bool IsIn(Contact contact) =>
        Consents.To(contact, Topics.Marketing, Channels.Email) is { State: ConsentState.Subscribed, Level: not ConsentLevel.Implied };
}

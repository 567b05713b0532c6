using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Journeys;
using TriggerMail.Storage;

namespace TriggerMail.Events;

/// <summary>
/// Requests that a browser made in the name of an address. Anybody can type anybody's address, so they change nothing that is known of the
/// person and start nothing but the one mail that asks; the link in that mail makes them what was asked for. Pure.
/// </summary>
internal static class Unconfirmed
{
    /// <summary>What a request of this type is called until it is confirmed; null when it is no request.</summary>
    public static string? TypeOf(string type) => type switch
    {
        EventTypes.ProductNotifyRequested => EventTypes.ProductNotifyUnconfirmed,
        EventTypes.ContactSubscriptionRequested => EventTypes.ContactSubscriptionUnconfirmed,
        _ => null,
    };

    /// <summary>Whether events of this type are such requests.</summary>
    public static bool Is(string type) => type is EventTypes.ProductNotifyUnconfirmed or EventTypes.ContactSubscriptionUnconfirmed;

    /// <summary>The contact with the request beside the others; the same when there is nothing left to ask.</summary>
    public static Contact Note(Contact contact, SeenEvent seen)
    {
        if (seen.Type == EventTypes.ContactSubscriptionUnconfirmed && IsIn(contact))
            return contact;
        var request = Read(seen);
        return contact with { Requests = [request, .. contact.Requests.Where(other => other.Name != request.Name).Take(Contact.RequestsKept - 1)] };
    }

    /// <summary>The contact without the request that an event says was confirmed; whoever answers may be asked again.</summary>
    public static Contact Answered(Contact contact, SeenEvent seen) =>
        seen.Data.Get("request").Text() is { } name && contact.Requests.FirstOrDefault(one => one.Name == name) is { } request
            ? contact with { Requests = contact.Requests.Remove(request), Confirmations = [] }
            : contact;

    /// <summary>What the request is called in the link that confirms it, and nothing else; null when the event is none.</summary>
    public static string? NameOf(SeenEvent? seen) => seen is not null && Is(seen.Type) ? Read(seen).Name : null;

    private static ContactRequest Read(SeenEvent seen)
    {
        var product = seen.Data.Get("product");
        var (id, variant) = (product.Get("id").Text(), product.Get("variantId").Text());
        var isSignUp = seen.Type == EventTypes.ContactSubscriptionUnconfirmed;
        return new(isSignUp ? ContactRequest.SignUp : RowKey.Hash($"{id}\n{variant}"), seen.At)
        {
            Product = isSignUp ? null : id,
            Variant = isSignUp ? null : variant,
            Title = isSignUp ? null : product.Get("title").Text(),
        };
    }

    private static bool IsIn(Contact contact) =>
        Consents.To(contact, Topics.Marketing, Channels.Email) is { State: ConsentState.Subscribed, Level: not ConsentLevel.Implied };
}

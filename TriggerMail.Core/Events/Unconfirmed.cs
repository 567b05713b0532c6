using System.Buffers;
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
    private const string Member = "request";

    // As long as a sign-up that nobody confirmed.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>What a request of this type is called until it is confirmed; null when it is no request.</summary>
    public static string? TypeOf(string type) => type switch
    {
        EventTypes.ProductNotifyRequested => EventTypes.ProductNotifyUnconfirmed,
        EventTypes.ContactSubscriptionRequested => EventTypes.ContactSubscriptionUnconfirmed,
        _ => null,
    };

    /// <summary>Whether events of this type are such requests.</summary>
    public static bool Is(string type) => type is EventTypes.ProductNotifyUnconfirmed or EventTypes.ContactSubscriptionUnconfirmed;

    /// <summary>The event with <c>data.request.name</c>, by which a journey tells one request from another; any other event as it is.</summary>
    public static StoreEvent Named(StoreEvent happened)
    {
        if (!Is(happened.Type))
            return happened;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in happened.Data.EnumerateObject().Where(member => member.Name != Member))
                member.WriteTo(writer);
            writer.WriteStartObject(Member);
            writer.WriteString("name", NameOf(new(happened.Id, happened.Type, happened.Time, happened.Data)));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return happened with { Data = JsonElement.Parse(buffer.WrittenSpan) };
    }

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
        seen.Data.Get(Member).Get("name").Text() is { } name && contact.Requests.FirstOrDefault(one => one.Name == name) is { } request
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

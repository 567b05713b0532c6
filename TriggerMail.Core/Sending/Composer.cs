using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using TriggerMail.Catalog;
using TriggerMail.Catalog.Coupons;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Links;
using TriggerMail.Segments;
using TriggerMail.Storage;
using TriggerMail.Store;
using TriggerMail.Templates;
using TriggerMail.Tracking;
using TriggerMail.Values;

namespace TriggerMail.Sending;

/// <summary>The words of a template for a model, or what the model lacks for it.</summary>
public abstract partial record Draft
{
    private Draft() { }

    /// <summary>Words to send.</summary>
    public sealed record Ready(Rendered Words) : Draft;

    /// <summary>The message would make no sense; the reason says what is missing.</summary>
    public sealed record Impossible(string Reason) : Draft;

    /// <summary>The words of these templates; impossible where the model lacks what the template says it needs.</summary>
    public static WordsOf From(Renderer renderer) => (template, locale, model) =>
        renderer.Missing(template, locale, model) is { Count: > 0 } missing
            ? new Impossible($"the template {template} needs {string.Join(", ", missing)}, which is not known")
            : Sound(template, renderer.Render(template, locale, model));

    // Templates are tried when they are checked, but what a store sends as an address may be anything, also blanks.
    private static Draft Sound(string template, Rendered words) => EmptyLink().IsMatch(words.Html)
        ? new Impossible($"a link in the template {template} leads nowhere: the address that the store gave for it is empty")
        : new Ready(words);

    [GeneratedRegex("href=\"(\\s*|mailto:\\s*)\"")]
    private static partial Regex EmptyLink();
}

/// <summary>Finds the words of a template in a locale for a model.</summary>
public delegate Draft WordsOf(string template, string? locale, JsonElement model);

/// <summary>A composed message, or why there is none.</summary>
internal sealed record Composed(Message? Message, string? Reason);

/// <summary>Puts a message together: words, recipient, sender, and the headers mailbox providers ask for.</summary>
/// <param name="store">Who the store is.</param>
/// <param name="tokens">Signs the links that every mail carries.</param>
/// <param name="words">Finds the words.</param>
/// <param name="measured">Puts in what is measured; null: nothing is.</param>
public sealed class Composer(StoreSettings store, LinkTokens tokens, WordsOf words, MeasuredMail? measured = null)
{
    /// <summary>What decisions know of the store.</summary>
    internal StoreFacts Store { get; } = new()
    {
        Zone = store.Zone,
        Currency = store.Currency,
        BestHour = store.BestHour,
        Country = store.Country is { Length: > 0 } country ? country : null,
    };

    private readonly LiveLinks live = new(tokens.Keys, store.PublicUrl);

    /// <summary>The codes of generated coupons.</summary>
    internal CouponCodes Coupons { get; } = new(tokens.Keys, store.CouponPrefix);

    /// <summary>The sender of every mail.</summary>
    internal string From => store.From;

    /// <summary>Whom a message of a channel comes from.</summary>
    internal string FromOf(string channel) => channel switch
    {
        Channels.Sms => store.SmsFrom,
        Channels.Webhook => store.PublicUrl,
        _ => store.From,
    };

    internal Composed Compose(string sendId, Outgoing what, Journey journey, Facts facts, MessageProducts shelf)
    {
        if (what.Url is { } url)
            return new(Write(sendId, what, url.AbsoluteUri, CallBody.Write(store, sendId, what, journey, facts)), null);
        if (!journey.IsTransactional && shelf.Objection(facts) is { } objection)
            return new(null, objection);
        var links = Links(facts, journey.Topic);
        var model = MessageModel.Of(store, facts, shelf, links, live, Because(journey, facts), Yes(journey, facts.Contact)?.At);
        return words(what.Name, what.Locale ?? facts.Contact.Profile.Locale ?? store.Locale, model) switch
        {
            Draft.Ready { Words: var ready } when what.Channel == Channels.Sms => ready.Sms is { Length: > 0 } text
                ? new(Write(sendId, what, Recipient.Of(facts.Contact, Channels.Sms)!, text), null)
                : new(null, $"the template {what.Name} has no words for a text message"),
            Draft.Ready { Words: var ready } => new(Write(sendId, what.Name, journey, facts.Contact, ready), null),
            Draft.Impossible impossible => new(null, impossible.Reason),
            _ => throw new InvalidOperationException("A draft is either ready or impossible."),
        };
    }

    private MessageLinks Links(Facts facts, string topic)
    {
        var contact = facts.Contact.Id;
        var choices = tokens.Write(new(LinkPurpose.Preferences, contact, topic));
        // What a browser asked for is confirmed by the mail that tells of it, and by no other.
        var confirm = tokens.Write(new(LinkPurpose.Confirm, contact, Unconfirmed.NameOf(facts.Event) is { } request ? LinkClaim.Request(request) : topic));
        return new($"{store.PublicUrl}/u/{choices}", $"{store.PublicUrl}/p/{choices}", $"{store.PublicUrl}/confirm/{confirm}");
    }

    // A message that is words alone: a text message or a call.
    private Message Write(string sendId, Outgoing what, string to, string text) => new()
    {
        Id = sendId,
        Channel = what.Channel,
        From = FromOf(what.Channel),
        To = to,
        Subject = what.Channel == Channels.Webhook ? what.Name : "",
        Html = "",
        Text = text,
    };

    private Message Write(string sendId, string template, Journey journey, Contact contact, Rendered ready) => new()
    {
        Id = sendId,
        From = store.From,
        To = contact.Email!,
        Subject = ready.Subject,
        Html = measured?.Html(ready.Html, sendId, template, journey, contact) ?? ready.Html,
        Text = ready.Text,
        Headers = Headers(sendId, journey, contact),
    };

    private ImmutableSortedDictionary<string, string> Headers(string sendId, Journey journey, Contact contact)
    {
        var domain = Domain(store.From);
        var headers = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        headers["Message-ID"] = $"<{RowKey.Hash(sendId)}@{domain}>";
        headers["Auto-Submitted"] = "auto-generated";
        // Answers go to people: the sender's own address may be nobody's mailbox.
        if (Address.IsUsable(store.SupportEmail))
            headers["Reply-To"] = store.SupportEmail;
        headers["Feedback-ID"] = $"{journey.Id}:{journey.Topic}:v{journey.Version}:triggermail";
        if (!journey.IsTransactional)
        {
            headers["List-Id"] = $"{store.Name} {journey.Topic} <{journey.Topic}.{domain}>";
            headers["List-Unsubscribe"] = ListUnsubscribe(tokens.Write(new(LinkPurpose.Unsubscribe, contact.Id, journey.Topic)));
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click";
        }
        return headers.ToImmutable();
    }

    // Servers on the way read the headers: this token takes consent away and can do nothing else.
    private string ListUnsubscribe(string token) => store.UnsubscribeEmail is { Length: > 0 } address
        ? $"<{store.PublicUrl}/u/{token}>, <mailto:{address}?subject={Uri.EscapeDataString(UnsubscribeMail.SubjectOf(token))}>"
        : $"<{store.PublicUrl}/u/{token}>";

    private string Because(Journey journey, Facts facts) => journey.Topic == Topics.Confirmation
        ? $"You receive this once because somebody entered this address at {store.Name}."
        : journey.IsTransactional
        ? $"This message is part of your purchase at {store.Name}."
        : Yes(journey, facts.Contact) is { } consent
            ? $"You receive this because you said yes to {(consent.Topic == Topics.Marketing ? "our mails" : consent.Topic)} on {consent.At:yyyy-MM-dd}."
            : "";

    private static Consent? Yes(Journey journey, Contact contact) => journey.IsTransactional ? null : Consents.For(contact, journey.Topic, Channels.Email);

    private static string Domain(string from) => from[(from.LastIndexOf('@') + 1)..].TrimEnd('>', ' ');
}

using System.Collections.Immutable;

namespace TriggerMail.Sending;

/// <summary>One message to one recipient, ready for a provider: an e-mail, a text message or a call. What a channel has no use for is empty.</summary>
public sealed record Message
{
    /// <summary>The header that carries <see cref="Id"/>, so that a mail can be traced back to its ledger row.</summary>
    public const string IdHeader = "X-TriggerMail-Id";

    /// <summary>The ledger's id of the send. A repeat has the same one.</summary>
    public required string Id { get; init; }

    /// <summary>Which sender it is for: one of <see cref="TriggerMail.Contacts.Permissions.Channels"/>.</summary>
    public string Channel { get; init; } = TriggerMail.Contacts.Permissions.Channels.Email;

    /// <summary>The sender, e.g. <c>Northwind Tea &lt;hello@example.com&gt;</c>; of a text message the number or name it comes from.</summary>
    public required string From { get; init; }

    /// <summary>The recipient's address; of a text message the number (E.164), of a call the URL.</summary>
    public required string To { get; init; }

    /// <summary>One line; of a call the event's name, of a text message nothing.</summary>
    public required string Subject { get; init; }

    /// <summary>The HTML alternative; only an e-mail has one.</summary>
    public required string Html { get; init; }

    /// <summary>The plain-text alternative; all of a text message, the JSON body of a call.</summary>
    public required string Text { get; init; }

    /// <summary>Further headers (Message-ID, List-Unsubscribe, ...), free of line breaks.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

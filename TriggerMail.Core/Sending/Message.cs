using System.Collections.Immutable;

namespace TriggerMail.Sending;

/// <summary>One e-mail to one recipient, ready for a provider.</summary>
public sealed record Message
{
    /// <summary>The header that carries <see cref="Id"/>, so that a mail can be traced back to its ledger row.</summary>
    public const string IdHeader = "X-TriggerMail-Id";

    /// <summary>The ledger's id of the send. A repeat has the same one.</summary>
    public required string Id { get; init; }

    /// <summary>The sender, e.g. <c>Northwind Tea &lt;hello@example.com&gt;</c>.</summary>
    public required string From { get; init; }

    /// <summary>The recipient's address.</summary>
    public required string To { get; init; }

    /// <summary>One line.</summary>
    public required string Subject { get; init; }

    /// <summary>The HTML alternative.</summary>
    public required string Html { get; init; }

    /// <summary>The plain-text alternative.</summary>
    public required string Text { get; init; }

    /// <summary>Further headers (Message-ID, List-Unsubscribe, ...), free of line breaks.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

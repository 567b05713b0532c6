using TriggerMail.Values;

namespace TriggerMail.Sending;

/// <summary>What a message must be to become an e-mail, as sentences.</summary>
public static class MessageCheck
{
    private const int LongestName = 70;

    private static readonly HashSet<string> Written = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "To", "Cc", "Bcc", "Subject", "Date", "MIME-Version", Message.IdHeader,
    };

    /// <summary>Why the message cannot be an e-mail, or null when it can. Senders answer with this instead of trying.</summary>
    public static SendResult.Refused? Refusal(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Mailbox.Read(message.From) is null)
            return new($"The sender '{message.From}' is not an address to write from. Write it like 'Northwind Tea <hello@example.com>'.");
        if (IsForeignBeforeTheAt(message.To))
            return new($"The address '{message.To}' has letters outside ASCII before the @, which needs SMTPUTF8 (RFC 6531); mail is not sent that way here.");
        if (Mailbox.Read(message.To) is not { Name: "" })
            return new($"The recipient '{message.To}' is not an e-mail address. Write one plain address like ada@example.com.", AddressIsDead: true);
        foreach (var (name, value) in message.Headers)
            if (Header(name, value) is { } sentence)
                return new(sentence);
        return null;
    }

    /// <summary>Whether the header is one address, which is encoded differently from text (RFC 2047 §5).</summary>
    private static bool HoldsMailbox(string name) =>
        name.Equals("Reply-To", StringComparison.OrdinalIgnoreCase) || name.Equals("Sender", StringComparison.OrdinalIgnoreCase);

    private static string? Header(string name, string value)
    {
        // RFC 5322 §2.2: printable US-ASCII without the colon.
        if (name.Length is 0 or > LongestName || name.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || name.Contains(':'))
            return $"'{name}' cannot be a header's name. Use 1 to {LongestName} letters, digits and hyphens.";
        if (Written.Contains(name) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            return $"The header '{name}' is written from the message itself. Remove it from the message's further headers.";
        if (HoldsMailbox(name) && Mailbox.Read(value) is null)
            return $"The header '{name}' is '{value}', which is not one address. Write it like 'Northwind Tea <hello@example.com>'.";
        return null;
    }

    private static bool IsForeignBeforeTheAt(string address) =>
        address.LastIndexOf('@') is > 0 and var at && !System.Text.Ascii.IsValid(address.AsSpan(0, at));
}

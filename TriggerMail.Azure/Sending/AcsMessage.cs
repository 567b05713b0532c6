using Azure.Communication.Email;
using TriggerMail.Values;

namespace TriggerMail.Sending;

/// <summary>A message as Communication Services takes it.</summary>
internal static class AcsMessage
{
    /// <summary>The message, which has no <see cref="MessageCheck.Refusal"/>.</summary>
    public static EmailMessage Of(Message message)
    {
        var content = new EmailContent(message.Subject) { PlainText = message.Text, Html = message.Html.Length > 0 ? message.Html : null };
        var mail = new EmailMessage(Mailbox.Read(message.From)!.Value.Address, Mailbox.Read(message.To)!.Value.Address, content)
        {
            // Links and the open pixel are TriggerMail's own; the service would rewrite them once more.
            UserEngagementTrackingDisabled = true,
        };
        foreach (var (name, value) in message.Headers)
            if (name.Equals("Reply-To", StringComparison.OrdinalIgnoreCase))
                mail.ReplyTo.Add(Address(Mailbox.Read(value)!.Value));
            else
                mail.Headers.Add(name, OneLine(value));
        mail.Headers.Add(Message.IdHeader, OneLine(message.Id));
        return mail;
    }

    private static EmailAddress Address(Mailbox mailbox) => new(mailbox.Address, mailbox.Name);

    // A line break in a value would be a header of its own.
    private static string OneLine(string value) => string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}

using MimeKit;
using TriggerMail.Sending;

namespace TriggerMail.Feedback;

/// <summary>The envelope sender to which a mail came back, where it names the mail it is about (<see cref="ReturnPath"/>).</summary>
internal static class ReturnAddress
{
    // What mail servers write down of the envelope's recipient when they deliver into a mailbox, and what the report itself says.
    private static readonly string[] Told = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To"];

    public static (string Tag, string Address)? In(MimeMessage mail)
    {
        foreach (var header in mail.Headers)
            if (Told.Contains(header.Field, StringComparer.OrdinalIgnoreCase) && InternetAddressList.TryParse(header.Value, out var list))
                foreach (var box in list.Mailboxes)
                    if (ReturnPath.Read(box.Address) is { } found)
                        return found;
        return null;
    }
}

using MimeKit;
using TriggerMail.Sending;

namespace TriggerMail.Feedback;

/// <summary>A delivery report as RFC 3464 wants it.</summary>
internal static class DeliveryReading
{
    /// <summary>What it says; null when the mail is none, or one without a group for a recipient.</summary>
    public static FeedbackMail? Of(MimeMessage mail, DateTimeOffset at)
    {
        if (mail.BodyParts.OfType<MessageDeliveryStatus>().FirstOrDefault() is not { } part || part.StatusGroups.ToList() is not { Count: > 0 } groups)
            return null;
        var about = ReturnedHeaders.In(mail);
        // ENVID is the ledger's id where the server knows DSN (RFC 3461 §4.4).
        var message = about.Message ?? groups[0]["Original-Envelope-Id"] switch { { } xtext => Unescape(xtext.Trim()), _ => null };
        var recipients = groups.Where(group => group.Contains("Final-Recipient") || group.Contains("Original-Recipient") || group.Contains("Action")).ToList();
        if (recipients.Count == 0)
            return null;
        var path = ReturnAddress.In(mail);
        var failed = recipients.Where(group => group["Action"]?.Trim().StartsWith("failed", StringComparison.OrdinalIgnoreCase) ?? true)
            .Select(group => Report(group, message, about, path, at)).ToList();
        if (failed.Count == 0)
            return new FeedbackMail.Nothing("it only says that the mail is delayed or was delivered");
        return failed.All(report => report.Address is null && report.Message is null)
            ? new FeedbackMail.Unreadable("it is a bounce that names neither the recipient nor the mail")
            : new FeedbackMail.Reports(failed);
    }

    private static FeedbackReport Report(HeaderList group, string? message, ReturnedHeaders about, (string Tag, string Address)? path, DateTimeOffset at)
    {
        var words = Value(group["Diagnostic-Code"]);
        // Whom we wrote to is known best by the address it came back to: a forwarding names another recipient.
        return new(FeedbackKind.Bounced, path?.Address ?? Value(group["Original-Recipient"]) ?? Value(group["Final-Recipient"]) ?? about.To, at)
        {
            Message = message,
            MessageId = about.MessageId,
            Tag = path?.Tag,
            // "5.1.1 (bad destination mailbox address)" is how some write it.
            Status = Status(group["Status"], words),
            Reason = words ?? group["Status"]?.Trim(),
        };
    }

    // 5.0.0 says nothing that the words would not say better (RFC 3463 §3.1).
    private static string? Status(string? field, string? words) =>
        (field is null ? null : Bounces.StatusIn(field)) is { } status && status[2..] != "0.0" ? status : words is null ? null : Bounces.StatusIn(words);

    // "rfc822; ada@example.com", "smtp; 550 5.1.1 no such user": the type is of no use to us.
    private static string? Value(string? field)
    {
        if (string.IsNullOrWhiteSpace(field))
            return null;
        var value = field[(field.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim().Trim('<', '>');
        return value.Length > 0 ? value : null;
    }

    // xtext (RFC 3461 §4): "+3D" stands for "=".
    private static string Unescape(string xtext) =>
        Uri.UnescapeDataString(xtext.Replace("%", "%25", StringComparison.Ordinal).Replace('+', '%'));
}

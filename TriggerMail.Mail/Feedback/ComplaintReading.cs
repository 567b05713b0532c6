using MimeKit;

namespace TriggerMail.Feedback;

/// <summary>A complaint of a mailbox provider's feedback loop (ARF, RFC 5965).</summary>
internal static class ComplaintReading
{
    /// <summary>What it says; null when the mail is none.</summary>
    public static FeedbackMail? Of(MimeMessage mail, DateTimeOffset at)
    {
        if (mail.BodyParts.OfType<MessageFeedbackReport>().FirstOrDefault() is not { } part)
            return null;
        if (part.Fields is not { } fields)
            return new FeedbackMail.Unreadable("it is a complaint without a report in it (RFC 5965 §3)");
        var type = fields["Feedback-Type"]?.Trim() ?? "abuse";
        if (type.Equals("not-spam", StringComparison.OrdinalIgnoreCase))
            return new FeedbackMail.Nothing("the recipient said that the mail is not spam");
        if (type is not ("abuse" or "fraud" or "virus" or "other") && !type.StartsWith("opt-out", StringComparison.OrdinalIgnoreCase))
            return new FeedbackMail.Nothing($"it is a report of the kind '{type}', which is no complaint of a recipient");
        var about = ReturnedHeaders.In(mail);
        var address = Bare(fields["Original-Rcpt-To"]) ?? Bare(fields["Removal-Recipient"]) ?? about.To;
        return address is null && about.Message is null
            ? new FeedbackMail.Unreadable("it is a complaint that names neither the recipient nor the mail")
            : new FeedbackMail.Reports([new(FeedbackKind.Complained, address, at) { Message = about.Message, MessageId = about.MessageId, Reason = type }]);
    }

    private static string? Bare(string? address) =>
        address?.Trim().TrimStart('<').TrimEnd('>') is { Length: > 0 } bare && bare.Contains('@', StringComparison.Ordinal) ? bare : null;
}

using MimeKit;
using TriggerMail.Contacts.Permissions;

namespace TriggerMail.Feedback;

/// <summary>A person's own answer that asks for no more mails and says nothing else: in the subject, or in the first line above what is quoted.</summary>
internal static class ReplyReading
{
    private static readonly string[] Answers = ["re:", "aw:", "回复:", "回复：", "回覆:", "回覆：", "답장:"];

    /// <summary>What it asks; null when it says anything else, which a person must read.</summary>
    public static FeedbackMail? Of(MimeMessage mail, DateTimeOffset at)
    {
        if (mail.From.Mailboxes.FirstOrDefault()?.Address is not { Length: > 0 } from || !ReplyWords.IsNo(FirstLine(mail.TextBody)) && !ReplyWords.IsNo(Bare(mail.Subject)))
            return null;
        var answered = mail.InReplyTo is { Length: > 0 } id ? $"<{id.Trim('<', '>')}>" : null;
        return new FeedbackMail.Reports([new(FeedbackKind.Unsubscribed, from, at) { MessageId = answered, Reason = "reply to a mail" }]);
    }

    private static string? FirstLine(string? text) => text?.Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(line => line.Length > 0 && !line.StartsWith('>'));

    private static string? Bare(string? subject) =>
        Answers.Aggregate(subject?.Trim(), (bare, answer) => bare?.StartsWith(answer, StringComparison.OrdinalIgnoreCase) == true ? bare[answer.Length..].Trim() : bare);
}

using System.Text.RegularExpressions;
using MimeKit;
using TriggerMail.Sending;

namespace TriggerMail.Feedback;

/// <summary>A bounce of a server that does not know RFC 3464: a text from a mail daemon, read as well as it goes.</summary>
internal static partial class BrokenReading
{
    private const int LongestReason = 300;

    private static readonly string[] Daemons = ["mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "double-bounce"];

    /// <summary>Whether the sender is a mail server and not a person (RFC 5321 §4.5.5: it has no return path).</summary>
    public static bool IsFromAServer(MimeMessage mail) =>
        mail.Headers[HeaderId.ReturnPath]?.Trim() == "<>"
        || mail.From.Mailboxes.FirstOrDefault()?.Address is { } from && Daemons.Any(name => from.StartsWith(name + "@", StringComparison.OrdinalIgnoreCase) || from.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What it says; null when it is no bounce, or names neither the mail nor one single recipient.</summary>
    public static FeedbackMail? Of(MimeMessage mail, DateTimeOffset at)
    {
        if (!IsFromAServer(mail))
            return null;
        var text = mail.TextBody ?? "";
        var about = ReturnedHeaders.In(mail);
        var message = about.Message ?? OwnId().Match(text) switch { { Success: true } found => found.Groups[1].Value, _ => null };
        var words = Line().Match(text) is { Success: true } line ? line.Value.Trim() : null;
        var status = words is null ? Bounces.StatusIn(text) : Bounces.StatusIn(words);
        if (words is null && status is null)
            return null;
        if (status is ['4', ..] || status is null && words is ['4', ..])
            return new FeedbackMail.Nothing("it only says that the mail is delayed");
        var path = ReturnAddress.In(mail);
        var address = path?.Address ?? about.To ?? Only(text, mail);
        return address is null && message is null ? null
            : new FeedbackMail.Reports([new(FeedbackKind.Bounced, address, at) { Message = message, MessageId = about.MessageId, Tag = path?.Tag, Status = status, Reason = Short(words) ?? status }]);
    }

    // Two addresses may be the dead one and the one it was forwarded from: then nobody is accused.
    private static string? Only(string text, MimeMessage mail)
    {
        var ours = mail.To.Mailboxes.Concat(mail.From.Mailboxes).Select(box => box.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var named = Named().Matches(text).Select(found => found.Value).Where(found => !ours.Contains(found)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return named.Count == 1 ? named[0] : null;
    }

    private static string? Short(string? words) => words is { Length: > LongestReason } ? words[..LongestReason] : words;

    [GeneratedRegex(@"^X-TriggerMail-Id:[ \t]*(\S+)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OwnId();

    // A line with an SMTP answer in it: "550 5.1.1 no such user", "host mx.example said: 554 delivery error".
    [GeneratedRegex(@"(?<![\d.])[45]\d\d[ -](?!\d\d\d).{3,}", RegexOptions.CultureInvariant)]
    private static partial Regex Line();

    [GeneratedRegex(@"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}

using MimeKit;
using TriggerMail.Links;

namespace TriggerMail.Feedback;

/// <summary>What a mail that came back to us is.</summary>
public abstract record FeedbackMail
{
    private FeedbackMail() { }

    /// <summary>It says what became of mails of ours.</summary>
    public sealed record Reports(IReadOnlyList<FeedbackReport> All) : FeedbackMail;

    /// <summary>A mail client unsubscribes its owner; the token says whom.</summary>
    public sealed record Unsubscribe(string Token) : FeedbackMail;

    /// <summary>It asks for nothing: a delay, an absence note, a receipt.</summary>
    public sealed record Nothing(string Why) : FeedbackMail;

    /// <summary>It is none of these, and a person should look at it.</summary>
    public sealed record Unreadable(string Why) : FeedbackMail;

    /// <summary>
    /// Reads a mail: delivery reports (RFC 3464, also in the shapes of servers that do not know it), complaints (RFC 5965), unsubscribing
    /// mails (RFC 2369), answers that only say stop, and automatic answers (RFC 3834). Never throws for what a mail holds.
    /// </summary>
    /// <param name="bytes">The mail.</param>
    /// <param name="arrived">When it came; counts where the mail does not say.</param>
    public static FeedbackMail Read(ReadOnlyMemory<byte> bytes, DateTimeOffset arrived)
    {
        try
        {
            using var stream = new MemoryStream(bytes.ToArray());
            using var mail = MimeMessage.Load(stream);
            return Judge(mail, When(mail, arrived));
        }
        catch (FormatException)
        {
            return new Unreadable("it is not a mail, or a part of it is torn");
        }
    }

    private static FeedbackMail Judge(MimeMessage mail, DateTimeOffset at)
    {
        if (ComplaintReading.Of(mail, at) is { } complaint)
            return complaint;
        if (DeliveryReading.Of(mail, at) is { } delivery)
            return delivery;
        if (UnsubscribeMail.TokenIn(mail.Subject) is { } token)
            return new Unsubscribe(token);
        if (IsAutomatic(mail))
            return new Nothing("it is an automatic answer, such as an absence note");
        return BrokenReading.Of(mail, at) ?? ReplyReading.Of(mail, at) ?? new Unreadable("it is no bounce, no complaint and no unsubscribing; a person may have written it");
    }

    // RFC 3834 §5, and what was used before it.
    private static bool IsAutomatic(MimeMessage mail) =>
        mail.Headers[HeaderId.AutoSubmitted] is { } automatic && !automatic.Trim().Equals("no", StringComparison.OrdinalIgnoreCase) && !BrokenReading.IsFromAServer(mail)
        || mail.Headers.Contains("X-Autoreply") || mail.Headers.Contains("X-Autorespond")
        || mail.Headers[HeaderId.Precedence]?.Trim().Equals("auto_reply", StringComparison.OrdinalIgnoreCase) == true;

    // A repeat must say the same time, so what the mail says goes before what the clock says; a future is nobody's word.
    private static DateTimeOffset When(MimeMessage mail, DateTimeOffset arrived) =>
        mail.Date != DateTimeOffset.MinValue && mail.Date <= arrived.AddMinutes(10) ? mail.Date.ToUniversalTime() : arrived;
}

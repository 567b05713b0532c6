using MimeKit;

namespace TriggerMail.Feedback;

/// <summary>What a report holds of the mail it is about: whole (message/rfc822) or only its headers (text/rfc822-headers).</summary>
/// <param name="Message">The ledger's id.</param>
/// <param name="MessageId">With its angle brackets.</param>
/// <param name="To">Whom it went to.</param>
internal sealed record ReturnedHeaders(string? Message, string? MessageId, string? To)
{
    public static ReturnedHeaders In(MimeMessage report)
    {
        foreach (var part in report.BodyParts)
            if (Headers(part) is { } headers)
                return new(
                    Text(headers[Sending.Message.IdHeader]),
                    Text(headers[HeaderId.MessageId]),
                    headers[HeaderId.To] is { } to && InternetAddressList.TryParse(to, out var list) ? list.Mailboxes.FirstOrDefault()?.Address : null);
        return new(null, null, null);
    }

    private static HeaderList? Headers(MimeEntity part) => part switch
    {
        MessagePart { Message: { } mail } => mail.Headers,
        TextPart text when text.ContentType.IsMimeType("text", "rfc822-headers") => Parse(text),
        _ => null,
    };

    private static HeaderList? Parse(TextPart text)
    {
        using var stream = new MemoryStream();
        text.Content?.DecodeTo(stream);
        stream.Write("\r\n\r\n"u8);
        stream.Position = 0;
        try
        {
            return HeaderList.Load(stream);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}

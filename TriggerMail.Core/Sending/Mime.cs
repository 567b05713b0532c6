using System.Buffers;
using System.Globalization;
using System.Text;
using TriggerMail.Storage;

namespace TriggerMail.Sending;

/// <summary>
/// Writes a message as an e-mail: RFC 5322 headers, a multipart/alternative body (RFC 2046), 7-bit bytes, lines of at most 998 characters.
/// The same message and date give the same bytes.
/// </summary>
public static class Mime
{
    /// <summary>Carries <see cref="Message.Id"/>, so that a mail can be traced back to its ledger row.</summary>
    public const string IdHeader = "X-TriggerMail-Id";

    /// <summary>Why the message cannot be an e-mail, or null when it can. Senders answer with this instead of trying.</summary>
    public static Handover.Refused? Refusal(Message message) => MimeCheck.Refusal(message);

    /// <summary>The message as bytes that end with a line break.</summary>
    /// <param name="message">Headers it lacks (Message-ID) are derived from its id.</param>
    /// <param name="date">What the Date header says.</param>
    /// <exception cref="ArgumentException">The message has a <see cref="Refusal"/>; the sentence is the same.</exception>
    public static byte[] Write(Message message, DateTimeOffset date)
    {
        if (Refusal(message) is { } refusal)
            throw new ArgumentException(refusal.Reason, nameof(message));

        var hash = RowKey.Hash(message.Id);
        // Quoted-printable never writes "=_" and base64 writes neither sign, so no body can contain its boundary (RFC 2045 §6.7).
        var boundary = "=_" + hash;
        var mail = new ArrayBufferWriter<byte>(4096 + (message.Html.Length + message.Text.Length) * 5 / 4);
        Ascii(mail, Headers(message, date, hash).Append(CultureInfo.InvariantCulture,
            $"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n"));
        // Readers show the last alternative they understand (RFC 2046 §5.1.4), so HTML comes last and an empty one stays out.
        Part(mail, boundary, "text/plain", message.Text);
        if (message.Html.Length > 0)
            Part(mail, boundary, "text/html", message.Html);
        Ascii(mail, new StringBuilder("--").Append(boundary).Append("--\r\n"));
        return mail.WrittenSpan.ToArray();
    }

    private static StringBuilder Headers(Message message, DateTimeOffset date, string hash)
    {
        var from = Mailbox.Read(message.From)!.Value;
        var headers = new StringBuilder(2048);
        MimeHeader.Text(headers, "Date", date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        MimeHeader.Mailbox(headers, "From", from);
        MimeHeader.Mailbox(headers, "To", Mailbox.Read(message.To)!.Value);
        MimeHeader.Text(headers, "Subject", message.Subject);
        var named = false;
        foreach (var (name, value) in message.Headers)
        {
            named |= name.Equals("Message-ID", StringComparison.OrdinalIgnoreCase);
            if (MimeCheck.HoldsMailbox(name))
                MimeHeader.Mailbox(headers, name, Mailbox.Read(value)!.Value);
            else
                MimeHeader.Text(headers, name, value);
        }
        if (!named)
            MimeHeader.Text(headers, "Message-ID", $"<{hash}@{from.Domain}>");
        MimeHeader.Text(headers, IdHeader, message.Id);
        return headers;
    }

    private static void Part(ArrayBufferWriter<byte> mail, string boundary, string type, string text)
    {
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var utf8 = rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented));
        var base64 = MimeBody.IsDenserInBase64(utf8);
        Ascii(mail, new StringBuilder().Append(CultureInfo.InvariantCulture,
            $"--{boundary}\r\nContent-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: {(base64 ? "base64" : "quoted-printable")}\r\n\r\n"));
        if (base64)
            MimeBody.Base64(mail, utf8);
        else
            MimeBody.QuotedPrintable(mail, utf8);
        mail.Write("\r\n"u8);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void Ascii(ArrayBufferWriter<byte> mail, StringBuilder text)
    {
        foreach (var chunk in text.GetChunks())
            mail.Advance(Encoding.ASCII.GetBytes(chunk.Span, mail.GetSpan(chunk.Length)));
    }
}

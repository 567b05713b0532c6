using System.Buffers;
using System.Globalization;
using System.Text;
using MimeKit;
using MimeKit.Encodings;
using MimeKit.IO;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Sending;

/// <summary>
/// Writes a message as an e-mail (MimeKit): RFC 5322 headers, a multipart/alternative body (RFC 2046), 7-bit bytes, lines of at most 998
/// characters. The same message and date give the same bytes.
/// </summary>
public static class Mime
{
    /// <summary>Lines end in CRLF, as mail servers want them.</summary>
    internal static readonly FormatOptions Format = Lines(78);

    /// <summary>RFC 2047 §2: an encoded word has at most 75 characters; MimeKit may exceed the length it is told a little.</summary>
    private static readonly FormatOptions Headers = Lines(72);

    /// <summary>RFC 2045 §6.7 allows 76 characters; MimeKit may exceed what it is told by two.</summary>
    private const int QuotedLine = 72;

    private static readonly char[] Breaks = [.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(char.IsControl), '\u2028', '\u2029'];

    /// <summary>The message as bytes that end with a line break.</summary>
    /// <param name="message">Headers it lacks (Message-ID) are derived from its id.</param>
    /// <param name="date">What the Date header says.</param>
    /// <exception cref="ArgumentException">The message has a <see cref="MessageCheck.Refusal"/>; the sentence is the same.</exception>
    public static byte[] Write(Message message, DateTimeOffset date)
    {
        using var mail = Build(message, date);
        var bytes = new byte[Measure(mail)];
        using var stream = new MemoryStream(bytes);
        mail.WriteTo(Format, stream);
        return bytes;
    }

    /// <summary>How many bytes <see cref="Write"/> would give.</summary>
    internal static long Measure(MimeMessage mail)
    {
        using var ruler = new MeasuringStream();
        mail.WriteTo(Format, ruler);
        return ruler.Length;
    }

    /// <summary>The message as MimeKit holds it, its body written already: it may be measured and sent cheaply.</summary>
    internal static MimeMessage Build(Message message, DateTimeOffset date)
    {
        if (MessageCheck.Refusal(message) is { } refusal)
            throw new ArgumentException(refusal.Reason, nameof(message));

        var hash = RowKey.Hash(message.Id);
        var mail = new MimeMessage(Enumerable.Empty<Header>());
        AddHeaders(mail, message, date, hash);
        mail.Body = Body(message, hash);
        return mail;
    }

    private static WrittenBody Body(Message message, string hash)
    {
        // Quoted-printable never writes "=_" and base64 writes neither sign, so no body can contain its boundary (RFC 2045 §6.7).
        using var parts = new MultipartAlternative { Boundary = "=_" + hash };
        List<byte[]> rented = [];
        try
        {
            // Readers show the last alternative they understand (RFC 2046 §5.1.4), so HTML comes last and an empty one stays out.
            parts.Add(Part("plain", message.Text, rented));
            if (message.Html.Length > 0)
                parts.Add(Part("html", message.Html, rented));
            return WrittenBody.Of(parts, 1024 + (message.Html.Length + message.Text.Length) * 3 / 2);
        }
        finally
        {
            rented.ForEach(buffer => ArrayPool<byte>.Shared.Return(buffer));
        }
    }

    private static void AddHeaders(MimeMessage mail, Message message, DateTimeOffset date, string hash)
    {
        var from = Mailbox.Read(message.From)!.Value;
        Add(mail, "Date", date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        mail.From.Add(Address(from));
        mail.To.Add(Address(Mailbox.Read(message.To)!.Value));
        Add(mail, "Subject", message.Subject);
        foreach (var (name, value) in message.Headers)
            Add(mail, name, value);
        if (!message.Headers.ContainsKey("Message-ID"))
            Add(mail, "Message-ID", $"<{hash}@{from.Domain}>");
        Add(mail, Message.IdHeader, message.Id);
        Add(mail, "MIME-Version", "1.0");
    }

    private static void Add(MimeMessage mail, string name, string value)
    {
        if (name.Equals("Reply-To", StringComparison.OrdinalIgnoreCase))
            mail.ReplyTo.Add(Address(Mailbox.Read(value)!.Value));
        else if (name.Equals("Sender", StringComparison.OrdinalIgnoreCase))
            mail.Sender = Address(Mailbox.Read(value)!.Value);
        else
            mail.Headers.Add(Header(name, OneLine(value)));
    }

    private static Header Header(string name, string value)
    {
        var header = new Header(Encoding.UTF8, name, "");
        header.SetValue(Headers, Encoding.UTF8, value);
        // MimeKit begins such a list on the next line; readers that expect the first address beside the name are served better.
        if (name.StartsWith("List-", StringComparison.OrdinalIgnoreCase) && value.StartsWith('<') && Ascii.IsValid(value))
            header.SetRawValue(Encoding.ASCII.GetBytes($" {value.Replace(", ", ",\r\n ", StringComparison.Ordinal)}\r\n"));
        return header;
    }

    private static MailboxAddress Address(Mailbox mailbox) => new(Encoding.UTF8, OneLine(mailbox.Name), mailbox.Address);

    private static TextPart Part(string subtype, string text, List<byte[]> rented)
    {
        var utf8 = Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));
        // Escapes cost two bytes more each, base64 a good third of everything.
        var base64 = utf8.Count(octet => octet > 126) > utf8.Length / 6;
        // The breaks that quoted-printable passes through become CRLF with all others; those inside of base64 must be it before (RFC 2045 §6.8).
        if (base64)
            utf8 = Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
        IMimeEncoder encoder = base64 ? new Base64Encoder(76) : new QuotedPrintableEncoder(QuotedLine);
        var encoded = ArrayPool<byte>.Shared.Rent(encoder.EstimateOutputLength(utf8.Length));
        rented.Add(encoded);
        var length = encoder.Flush(utf8, 0, utf8.Length, encoded);
        var part = new TextPart(subtype) { ContentTransferEncoding = encoder.Encoding };
        part.ContentType.Charset = "utf-8";
        part.Content = new MimeContent(new MemoryStream(encoded, 0, length, writable: false), encoder.Encoding);
        return part;
    }

    /// <summary>
    /// Control characters and line breaks, with the spaces around them, become one space, so a value is never another header. Nor is it read as
    /// an encoded word (RFC 2047) when it was not written as one.
    /// </summary>
    private static string OneLine(string value) =>
        string.Join(' ', value.Split(Breaks, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Replace("=?", "= ?", StringComparison.Ordinal);

    private static FormatOptions Lines(int length)
    {
        var format = FormatOptions.Default.Clone();
        (format.NewLineFormat, format.MaxLineLength) = (NewLineFormat.Dos, length);
        return format;
    }
}

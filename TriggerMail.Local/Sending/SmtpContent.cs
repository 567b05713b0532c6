namespace TriggerMail.Sending;

/// <summary>
/// A mail as it goes over the wire: a dot that starts a line is doubled, and a line with one dot ends it (RFC 5321 §4.5.2).
/// It comes in two parts, so that a connection lost during the first one is known not to have handed the message over.
/// </summary>
internal sealed class SmtpContent
{
    /// <summary>What one write puts into a socket at once, nearly always.</summary>
    private const int EndBytes = 32 * 1024;

    /// <param name="mail">Lines that end in CRLF.</param>
    public SmtpContent(ReadOnlySpan<byte> mail)
    {
        MessageBytes = mail.Length;
        var dots = mail.Count("\n."u8) + (mail.StartsWith("."u8) ? 1 : 0);
        var wire = new byte[mail.Length + dots + 3];
        var used = 0;
        if (mail.StartsWith("."u8))
            wire[used++] = (byte)'.';
        while (mail.IndexOf("\n."u8) is >= 0 and var at)
        {
            mail[..(at + 2)].CopyTo(wire.AsSpan(used));
            used += at + 2;
            wire[used++] = (byte)'.';
            mail = mail[(at + 2)..];
        }
        mail.CopyTo(wire.AsSpan(used));
        ".\r\n"u8.CopyTo(wire.AsSpan(used + mail.Length));
        var split = Math.Max(0, wire.Length - EndBytes);
        (Beginning, End) = (wire.AsMemory(0, split), wire.AsMemory(split));
    }

    /// <summary>What the SIZE parameter counts: the mail without doubled dots and the last line (RFC 1870 §5).</summary>
    public int MessageBytes { get; }

    /// <summary>All that fits not into <see cref="End"/>; empty for most mails.</summary>
    public ReadOnlyMemory<byte> Beginning { get; }

    /// <summary>The rest, with the line that ends the message.</summary>
    public ReadOnlyMemory<byte> End { get; }
}

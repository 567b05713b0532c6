using System.Text.RegularExpressions;

namespace TriggerMail.Sending;

/// <summary>One answer of a mail server (RFC 5321 §4.2), with its enhanced status code when it has one (RFC 3463, RFC 2034).</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Status">E.g. <c>5.1.1</c>; null when the server gave none that agrees with <paramref name="Code"/>.</param>
/// <param name="Lines">The text of each line, without the code.</param>
internal sealed partial record SmtpReply(int Code, string? Status, IReadOnlyList<string> Lines)
{
    /// <summary>The server did or will do it.</summary>
    public bool IsPositive => Code is >= 200 and < 400;

    /// <summary>The server will not do it later either.</summary>
    public bool IsPermanent => Code >= 500;

    /// <summary>The server closes the connection after this.</summary>
    public bool IsClosing => Code == 421;

    /// <summary>The last line, which carries the queue id when the server tells one.</summary>
    public string Text => Lines[^1];

    /// <summary>Puts an answer together from its lines without their line breaks.</summary>
    /// <exception cref="SmtpProtocolException">They are no SMTP answer.</exception>
    public static SmtpReply Parse(IReadOnlyList<string> lines)
    {
        var first = lines[0];
        if (first.Length < 3 || first[0] is < '2' or > '5' || !char.IsAsciiDigit(first[1]) || !char.IsAsciiDigit(first[2]))
            throw new SmtpProtocolException($"the server answered '{Short(first)}', which is not SMTP");
        var text = new string[lines.Count];
        for (var i = 0; i < text.Length; i++)
        {
            if (!lines[i].AsSpan().StartsWith(first.AsSpan(0, 3)))
                throw new SmtpProtocolException($"the server mixed two answers: '{Short(first)}' and '{Short(lines[i])}'");
            text[i] = lines[i].Length > 4 ? lines[i][4..] : "";
        }
        var code = (first[0] - '0') * 100 + (first[1] - '0') * 10 + (first[2] - '0');
        // A code of another class than the reply's is a mistake of the server (RFC 2034 §4).
        var status = text[0].Length > 0 && text[0][0] == first[0] ? EnhancedStatus().Match(text[0]) : null;
        return new(code, status is { Success: true } ? status.Groups[1].Value : null, text);
    }

    /// <summary>The whole answer in one line, for people.</summary>
    public override string ToString() => Short($"{Code} {string.Join(' ', Lines)}".TrimEnd());

    private static string Short(string text) => text.Length <= 300 ? text : text[..300] + "...";

    [GeneratedRegex(@"^([245]\.\d{1,3}\.\d{1,3})(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedStatus();
}

/// <summary>The server does not speak SMTP as we know it.</summary>
internal sealed class SmtpProtocolException(string message) : IOException(message);

/// <summary>There is no usable session with the server; nothing was handed over. The message is a sentence for the ledger.</summary>
internal sealed class SmtpUnavailableException(string message, Exception? inner = null) : IOException(message, inner);

using System.Text.RegularExpressions;

namespace TriggerMail.Sending;

/// <summary>One answer of a mail server (RFC 5321 §4.2).</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Text">What came after the code; its lines are parted by line breaks.</param>
internal sealed partial record SmtpReply(int Code, string Text)
{
    private const int LongestForPeople = 300;

    /// <summary>
    /// The enhanced status (RFC 3463, RFC 2034), e.g. <c>5.1.1</c>; null when there is none. One of another class than the code's is a
    /// mistake of the server (RFC 2034 §4).
    /// </summary>
    public string? Status => EnhancedStatus().Match(Text) is { Success: true } found && found.Value[0] - '0' == Code / 100 ? found.Value : null;

    /// <summary>The server did or will do it.</summary>
    public bool IsPositive => Code is >= 200 and < 400;

    /// <summary>The server will not do it later either.</summary>
    public bool IsPermanent => Code >= 500;

    /// <summary>The server closes the connection after this.</summary>
    public bool IsClosing => Code == 421;

    /// <summary>The whole answer in one line, for people.</summary>
    public override string ToString()
    {
        var line = $"{Code} {string.Join(' ', Text.Split('\n', StringSplitOptions.TrimEntries))}".TrimEnd();
        return line.Length <= LongestForPeople ? line : line[..LongestForPeople] + "...";
    }

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedStatus();
}

/// <summary>There is no usable session with the server; nothing was handed over. The message is a sentence for the ledger.</summary>
internal sealed class SmtpUnavailableException(string message, Exception? inner = null) : IOException(message, inner);

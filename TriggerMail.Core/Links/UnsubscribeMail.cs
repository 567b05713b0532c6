namespace TriggerMail.Links;

/// <summary>The subject line by which a mail client unsubscribes its owner (RFC 2369: <c>mailto:</c> in List-Unsubscribe).</summary>
public static class UnsubscribeMail
{
    private const string Word = "unsubscribe";

    /// <summary>The subject that carries a token.</summary>
    public static string SubjectOf(string token) => $"{Word} {token}";

    /// <summary>The token in a subject line, prefixes such as <c>Re:</c> and folded white space allowed for; null when there is none.</summary>
    public static string? TokenIn(string? subject)
    {
        var words = (subject ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindLastIndex(words, word => word.Equals(Word, StringComparison.OrdinalIgnoreCase));
        // A subject longer than a line is folded by mail software, sometimes in the middle of the token.
        return at >= 0 && at < words.Length - 1 ? string.Concat(words[(at + 1)..]) : null;
    }
}

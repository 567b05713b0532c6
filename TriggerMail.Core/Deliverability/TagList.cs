namespace TriggerMail.Deliverability;

/// <summary>Records such as <c>v=DMARC1; p=none; rua=mailto:...</c> (RFC 6376 §3.2).</summary>
internal static class TagList
{
    public static IReadOnlyDictionary<string, string> Read(string record)
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var tag in record.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (tag.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
                tags[tag[..at].Trim()] = string.Concat(tag[(at + 1)..].Where(c => !char.IsWhiteSpace(c)));
        return tags;
    }
}

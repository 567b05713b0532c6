namespace TriggerMail.Deliverability;

/// <summary>What receivers do with mail that is not proven yours, and whether yours is (DMARC, RFC 7489; Gmail's and Yahoo's rules for bulk senders).</summary>
internal static class DmarcCheck
{
    public static IEnumerable<DomainFinding> Of(DomainQuestion question, DnsAnswers answers)
    {
        var organization = Organization(question.Domain);
        var records = answers.Texts("_dmarc." + question.Domain, "v=DMARC1");
        var inherited = records.Count == 0 && organization != question.Domain;
        if (inherited)
            records = answers.Texts("_dmarc." + organization, "v=DMARC1");
        if (records.Count == 0)
            return [new(Weight.Broken, "DMARC", $"{question.Domain} has no DMARC record, and Gmail and Yahoo refuse bulk mail without one.", $"Publish a TXT record at _dmarc.{organization}: v=DMARC1; p=none; rua=mailto:dmarc@{organization}")];
        if (records.Count > 1)
            return [new(Weight.Broken, "DMARC", $"{question.Domain} has {records.Count} DMARC records, and receivers then ignore them all (RFC 7489 §6.6.3).", "Keep one.")];
        return One(question, TagList.Read(records[0]), inherited, organization);
    }

    private static IEnumerable<DomainFinding> One(DomainQuestion question, IReadOnlyDictionary<string, string> tags, bool inherited, string organization)
    {
        var policy = inherited ? tags.GetValueOrDefault("sp", tags.GetValueOrDefault("p", "")) : tags.GetValueOrDefault("p", "");
        yield return policy.ToLowerInvariant() switch
        {
            "none" => new(Weight.Advice, "DMARC", $"DMARC for {question.Domain} only watches (p=none). That satisfies Gmail and Yahoo, but anybody may still write in the store's name.", "Read the reports for some weeks, then go to p=quarantine, then to p=reject."),
            "quarantine" or "reject" => new(Weight.Good, "DMARC", $"Mail that is not proven to be from {question.Domain} is {(policy.Equals("reject", StringComparison.OrdinalIgnoreCase) ? "refused" : "put into spam")}."),
            _ => new(Weight.Broken, "DMARC", $"The DMARC record of {question.Domain} has the policy '{policy}', which receivers do not know.", "Write p=none, p=quarantine or p=reject."),
        };
        if (!tags.ContainsKey("rua"))
            yield return new(Weight.Advice, "DMARC", "Nobody gets the reports about who sends in the store's name (there is no rua).", $"Add rua=mailto:dmarc@{organization} to the record.");
        if (tags.TryGetValue("pct", out var part) && part != "100")
            yield return new(Weight.Advice, "DMARC", $"The policy holds for {part} of 100 mails only.", "Take pct away once the reports are clean.");
        yield return Alignment(question, tags);
    }

    private static DomainFinding Alignment(DomainQuestion question, IReadOnlyDictionary<string, string> tags)
    {
        var path = question.ReturnPath ?? question.Domain;
        var spf = Agrees(path, question.Domain, tags.GetValueOrDefault("aspf", "r"));
        return spf
            ? new(Weight.Good, "alignment", $"Bounces go to {path}, which agrees with {question.Domain} in From, so SPF counts for DMARC; so does a signature of {question.Domain}.")
            : new(Weight.Advice, "alignment", $"Bounces go to {path}, which does not agree with {question.Domain} in From, so only a DKIM signature of {question.Domain} counts for DMARC.", $"Let your mail service use a return path under {question.Domain}, and make sure it signs with d={question.Domain}.");
    }

    private static bool Agrees(string path, string from, string mode) => mode.Equals("s", StringComparison.OrdinalIgnoreCase)
        ? path.Equals(from, StringComparison.OrdinalIgnoreCase)
        : Organization(path).Equals(Organization(from), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The domain that was bought: the last two labels, or three where the last but one is a word such as <c>co</c> under a country. The whole
    /// list of such words (publicsuffix.org) is not here, so a rarer one is taken for a name.
    /// </summary>
    private static string Organization(string domain)
    {
        var labels = domain.TrimEnd('.').Split('.');
        var two = labels.Length > 2 && labels[^1].Length == 2 && labels[^2] is "co" or "com" or "net" or "org" or "gov" or "edu" or "ac" or "or" or "ne" or "gr";
        return string.Join('.', labels[^Math.Min(labels.Length, two ? 3 : 2)..]);
    }
}

namespace TriggerMail.Deliverability;

/// <summary>Who may send for a domain (SPF, RFC 7208).</summary>
public static class SpfCheck
{
    private const int MostLookups = 10;

    /// <summary>The names that a record sends its reader on to.</summary>
    public static IEnumerable<string> Named(string record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(term => Target(term.TrimStart('+', '-', '~', '?').ToLowerInvariant())).OfType<string>();
    }

    internal static IEnumerable<DomainFinding> Of(DomainQuestion question, DnsAnswers answers)
    {
        var domain = question.ReturnPath ?? question.Domain;
        var records = answers.Texts(domain, "v=spf1");
        if (records.Count == 0)
            return [new(Weight.Broken, "SPF", $"{domain} does not say which servers may send its mail.", $"Publish a TXT record at {domain}: v=spf1 {(question.Include is { } service ? $"include:{service} " : "ip4:YOUR-SERVER ")}-all")];
        if (records.Count > 1)
            return [new(Weight.Broken, "SPF", $"{domain} has {records.Count} SPF records, and receivers then ignore them all (RFC 7208 §4.5).", "Merge them into one TXT record.")];
        return One(question, domain, records[0], answers);
    }

    private static IEnumerable<DomainFinding> One(DomainQuestion question, string domain, string record, DnsAnswers answers)
    {
        var terms = record.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        var trouble = false;
        if (terms.Any(term => term.ToLowerInvariant() is "+all" or "all"))
            yield return Say(Weight.Broken, "allows every server in the world to send in the store's name (+all).", "End the record with -all.");
        else if (terms.Any(term => term.Equals("?all", StringComparison.OrdinalIgnoreCase)))
            yield return Say(Weight.Advice, "says nothing about other servers (?all).", "End the record with -all, or with ~all while you watch the DMARC reports.");
        else if (!terms.Any(term => term.EndsWith("all", StringComparison.OrdinalIgnoreCase) || term.StartsWith("redirect=", StringComparison.OrdinalIgnoreCase)))
            yield return Say(Weight.Advice, "does not end with what becomes of other servers.", "End the record with -all.");
        if (terms.Any(term => term.TrimStart('+', '-', '~', '?').StartsWith("ptr", StringComparison.OrdinalIgnoreCase)))
            yield return Say(Weight.Advice, "uses ptr, which receivers are told not to look at (RFC 7208 §5.5).", "Name addresses (ip4, ip6) or include the service instead.");
        if (question.Include is { } service && !Reaches(domain, service, answers, []))
            yield return Say(Weight.Broken, $"does not include {service}, which sends your mails.", $"Add include:{service} before the last term.");
        var lookups = Lookups(domain, answers, []);
        if (lookups > MostLookups)
            yield return Say(Weight.Broken, $"makes receivers look up {lookups} names; after {MostLookups} they give up and count it as an error (RFC 7208 §4.6.4).", "Take out services you no longer use, or name addresses instead of includes.");
        if (!trouble)
            yield return new(Weight.Good, "SPF", $"{domain} says which servers may send its mail, and takes {lookups} of {MostLookups} look-ups to say so.");

        DomainFinding Say(Weight weight, string what, string remedy)
        {
            trouble = true;
            return new(weight, "SPF", $"The SPF record of {domain} {what}", remedy);
        }
    }

    /// <summary>How many look-ups a record costs, those of included records too; a name met before in a circle costs what it costs once.</summary>
    internal static int Lookups(string domain, DnsAnswers answers, HashSet<string> met)
    {
        if (!met.Add(domain.ToLowerInvariant()) || answers.Texts(domain, "v=spf1") is not [var record, ..])
            return 0;
        var lookups = 0;
        foreach (var term in record.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..].Select(term => term.TrimStart('+', '-', '~', '?').ToLowerInvariant()))
            if (Target(term) is { } target)
                lookups += 1 + Lookups(target, answers, met);
            else if (term is "a" or "mx" or "ptr" || term.StartsWith("a:", StringComparison.Ordinal) || term.StartsWith("a/", StringComparison.Ordinal)
                || term.StartsWith("mx:", StringComparison.Ordinal) || term.StartsWith("mx/", StringComparison.Ordinal)
                || term.StartsWith("ptr:", StringComparison.Ordinal) || term.StartsWith("exists:", StringComparison.Ordinal))
                lookups++;
        return lookups;
    }

    private static bool Reaches(string domain, string service, DnsAnswers answers, HashSet<string> met) =>
        met.Add(domain.ToLowerInvariant()) && answers.Texts(domain, "v=spf1") is [var record, ..]
        && record.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..].Select(term => Target(term.TrimStart('+').ToLowerInvariant())).OfType<string>()
            .Any(target => target.Equals(service, StringComparison.OrdinalIgnoreCase) || Reaches(target, service, answers, met));

    private static string? Target(string term) =>
        term.StartsWith("include:", StringComparison.Ordinal) ? term["include:".Length..]
        : term.StartsWith("redirect=", StringComparison.Ordinal) ? term["redirect=".Length..]
        : null;
}

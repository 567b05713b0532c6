namespace TriggerMail.Deliverability;

/// <summary>Explains what a domain's DNS records mean for its mails. Pure: what it knows are the answers it is given.</summary>
public static class DomainCheck
{
    /// <summary>Everything found, what is broken first.</summary>
    public static IReadOnlyList<DomainFinding> Examine(DomainQuestion question, DnsAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(answers);
        return [.. SpfCheck.Of(question, answers).Concat(DkimCheck.Of(question, answers)).Concat(DmarcCheck.Of(question, answers))
            .Concat(Receiving(question, answers)).Concat(Transport(question, answers)).OrderByDescending(finding => finding.Weight)];
    }

    /// <summary>The names and types that <see cref="Examine"/> asks for when nothing is known yet; includes are asked for as they are met.</summary>
    public static IEnumerable<(string Name, string Type)> Questions(DomainQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var domain = question.Domain;
        yield return (domain, "MX");
        foreach (var name in new[] { question.ReturnPath ?? domain, domain, $"_dmarc.{domain}", $"_dmarc.{string.Join('.', domain.Split('.')[^2..])}", $"_mta-sts.{domain}", $"_smtp._tls.{domain}" }.Distinct())
            yield return (name, "TXT");
        foreach (var selector in question.Selectors)
            yield return ($"{selector}._domainkey.{domain}", "TXT");
    }

    private static IEnumerable<DomainFinding> Receiving(DomainQuestion question, DnsAnswers answers)
    {
        var path = question.ReturnPath ?? question.Domain;
        var servers = answers.Of(path, "MX");
        if (servers.Count == 0)
            yield return new(Weight.Broken, "MX", $"{path} takes no mail, so bounces and replies are lost and some receivers refuse its mails.", $"Publish an MX record for {path}.");
        else if (servers.Any(server => server.Split(' ')[^1] == "."))
            yield return new(Weight.Broken, "MX", $"{path} says that it never takes mail (null MX, RFC 7505), and receivers refuse mail from such a sender.", "Publish the MX record of a real mailbox, or send from another domain.");
        else
            yield return new(Weight.Good, "MX", $"{path} takes mail at {servers[0].Split(' ')[^1].TrimEnd('.')}.");
    }

    private static IEnumerable<DomainFinding> Transport(DomainQuestion question, DnsAnswers answers)
    {
        var domain = question.Domain;
        if (answers.Texts("_mta-sts." + domain, "v=STSv1").Count == 0)
            yield return new(Weight.Advice, "TLS", $"{domain} does not ask others to encrypt mail to it (no MTA-STS, RFC 8461). It is about mail that you receive.", $"If your mail service offers it, publish its record at _mta-sts.{domain}.");
        else if (answers.Texts("_smtp._tls." + domain, "v=TLSRPTv1").Count == 0)
            yield return new(Weight.Advice, "TLS", "Nobody gets the reports about failed encryption (no TLS-RPT, RFC 8460).", $"Publish a TXT record at _smtp._tls.{domain}: v=TLSRPTv1; rua=mailto:tls@{domain}");
        else
            yield return new(Weight.Good, "TLS", $"Mail to {domain} is to be encrypted, and failures are reported.");
        yield return new(Weight.Good, "BIMI", "A logo beside your mails (BIMI) needs p=quarantine or p=reject and a paid certificate; no mail arrives better for it.");
    }
}

using System.CommandLine;
using TriggerMail.Deliverability;
using TriggerMail.Hosting;

namespace TriggerMail.Commands;

/// <summary><c>doctor --domain</c>: what a domain's DNS records mean for its mails, in sentences with a remedy.</summary>
internal sealed class DomainDoctor
{
    private readonly Option<string?> domain = new("--domain") { Description = "The domain in From, such as shop.example: explains its DNS records instead." };
    private readonly Option<FileInfo?> answers = new("--answers") { Description = "With --domain: a file of records (NAME TYPE VALUE, one a line); without it the name server is asked." };
    private readonly Option<string[]> selectors = new("--selector") { Description = "With --domain: a DKIM selector; may be given several times. Those of Azure Communication Services unless given." };
    private readonly Option<string?> include = new("--include") { Description = "With --domain: the domain that your mail service adds to SPF; \"none\" for a server of your own. Azure's unless given." };
    private readonly Option<string?> returnPath = new("--return-path") { Description = "With --domain: the domain that bounces go to; the same one unless given." };

    /// <summary>The options, for the command that offers them.</summary>
    public IEnumerable<Option> Options => [domain, answers, selectors, include, returnPath];

    /// <summary>Whether a domain is asked about.</summary>
    public bool IsAskedBy(ParseResult parsed) => parsed.GetValue(domain) is { Length: > 0 };

    /// <summary>Prints every finding; 1 when something is broken, else 0.</summary>
    public async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var question = Question(parsed);
        var known = parsed.GetValue(answers) is { } file ? Read(file) : await DnsLookup.AskAsync(question, cancel);
        var findings = DomainCheck.Examine(question, known);
        foreach (var finding in findings)
        {
            Console.WriteLine($"{Mark(finding.Weight)} {finding.Topic,-9} {finding.What}");
            if (finding.Remedy.Length > 0)
                Console.WriteLine($"       remedy    {finding.Remedy}");
        }
        var broken = findings.Count(finding => finding.Weight == Weight.Broken);
        Console.WriteLine(broken == 0 ? $"Nothing is broken for {question.Domain}." : $"{broken} {(broken == 1 ? "thing is" : "things are")} broken for {question.Domain}: mails go to spam or are refused until it is put right.");
        return broken == 0 ? 0 : 1;
    }

    private DomainQuestion Question(ParseResult parsed)
    {
        var name = parsed.GetValue(domain)!.TrimEnd('.').ToLowerInvariant();
        if (Uri.CheckHostName(name) != UriHostNameType.Dns || !name.Contains('.', StringComparison.Ordinal))
            throw new StartRefusedException($"'{name}' is not a domain. Write the part after the @ of your From address, such as shop.example.");
        var question = new DomainQuestion(name) { ReturnPath = parsed.GetValue(returnPath) };
        if (parsed.GetValue(selectors) is { Length: > 0 } given)
            question = question with { Selectors = given };
        return parsed.GetValue(include) is { } service ? question with { Include = service == "none" ? null : service } : question;
    }

    private static DnsAnswers Read(FileInfo file)
    {
        var (read, problems) = DnsAnswers.Read(File.ReadLines(file.FullName));
        return problems.Count == 0 ? read : throw new StartRefusedException(string.Join(Environment.NewLine, problems));
    }

    private static string Mark(Weight weight) => weight switch { Weight.Broken => "broken", Weight.Advice => "advice", _ => "good  " };
}

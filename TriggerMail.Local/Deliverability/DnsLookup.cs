using DnsClient;
using DnsClient.Protocol;
using TriggerMail.Hosting;

namespace TriggerMail.Deliverability;

/// <summary>Asks the resolver of this machine for what a domain check needs to know.</summary>
internal static class DnsLookup
{
    private const int MostNames = 60;

    /// <summary>The answers, those for included SPF records too.</summary>
    /// <exception cref="StartRefusedException">No resolver answers; the message says what to do.</exception>
    public static async Task<DnsAnswers> AskAsync(DomainQuestion question, CancellationToken cancel)
    {
        var client = new LookupClient(new LookupClientOptions { Timeout = TimeSpan.FromSeconds(5), Retries = 1 });
        var answers = new DnsAnswers();
        var (open, met) = (new Queue<(string Name, string Type)>(DomainCheck.Questions(question)), new HashSet<(string, string)>());
        try
        {
            while (open.TryDequeue(out var next) && met.Count < MostNames)
                if (met.Add((next.Name.ToLowerInvariant(), next.Type)))
                    foreach (var include in Keep(Checked(question, next.Name, await client.QueryAsync(next.Name, Enum.Parse<QueryType>(next.Type), cancellationToken: cancel)), answers))
                        open.Enqueue((include, "TXT"));
        }
        catch (DnsResponseException silent)
        {
            throw new StartRefusedException($"No name server answered ({silent.Message.TrimEnd('.')}). Write the records into a file, and name it with --answers.");
        }
        return answers;
    }

    // A server that fails knows nothing; that is not the same as knowing that there is no record.
    private static IDnsQueryResponse Checked(DomainQuestion question, string name, IDnsQueryResponse response)
    {
        var code = response.Header.ResponseCode;
        if (code == DnsHeaderResponseCode.NotExistentDomain && name == question.Domain)
            throw new StartRefusedException($"The name server knows no domain {name}. Check the spelling, or write its records into a file and name it with --answers.");
        if (response.HasError && code != DnsHeaderResponseCode.NotExistentDomain)
            throw new StartRefusedException($"The name server could not answer for {name} ({response.ErrorMessage}). Try again, or write the records into a file and name it with --answers.");
        return response;
    }

    private static List<string> Keep(IDnsQueryResponse response, DnsAnswers answers)
    {
        List<string> includes = [];
        foreach (var record in response.Answers)
            switch (record)
            {
                case TxtRecord text:
                    var value = string.Concat(text.Text);
                    answers.Add(text.DomainName.Value, "TXT", value);
                    if (value.StartsWith("v=spf1", StringComparison.OrdinalIgnoreCase))
                        includes.AddRange(SpfCheck.Named(value));
                    break;
                case MxRecord mail:
                    answers.Add(mail.DomainName.Value, "MX", $"{mail.Preference} {mail.Exchange.Value}");
                    break;
                case CNameRecord alias:
                    answers.Add(alias.DomainName.Value, "CNAME", alias.CanonicalName.Value);
                    break;
            }
        return includes;
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using TriggerMail.TestSmtpServer;

namespace TriggerMail.Crash;

/// <summary>A host that takes events over HTTP and can be killed.</summary>
internal sealed record RunningHost(Uri Address, Func<Task> KillAsync);

/// <summary>What came of it, by the mail server's mailbox and the list of accepted orders alone.</summary>
internal sealed record KillFigures(
    int Accepted, int Mails, int Lost, int DoubledPurchases, int DoubledMarketing, int OtherIds, int SignUps, int Uncertain, int Silent, int Kills)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Accepted} orders and {SignUps} sign-ups accepted over {Kills} kills, {Mails} mails: {Lost} confirmations lost, {DoubledPurchases} doubled with the same Message-ID, {OtherIds} with another; of the welcome mails {DoubledMarketing} doubled, {Uncertain} uncertain ({100.0 * Uncertain / Math.Max(1, SignUps):0.00} %), {Silent} lost without a word");
}

/// <summary>
/// Orders and sign-ups stream in over many connections while their mails go out, and the host is killed with SIGKILL in the middle of it, again
/// and again.
/// </summary>
internal sealed class KillUnderLoad(SmtpSink sink, Func<Task<RunningHost>> start)
{
    private const int Connections = 4;
    private readonly ConcurrentDictionary<string, bool> accepted = new();
    private readonly ConcurrentDictionary<string, bool> signedUp = new();
    private int asked;

    public async Task<KillFigures> RunAsync(int kills, int mailsBetween, Random random)
    {
        for (var kill = 0; kill < kills; kill++)
        {
            var host = await start();
            using var stop = new CancellationTokenSource();
            var load = Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => OrderAsync(host.Address, stop.Token))));
            await MailsAsync(sink.Received + random.Next(1, mailsBetween));
            await host.KillAsync();
            await stop.CancelAsync();
            await load;
        }
        var last = await start();
        using var client = new HttpClient { BaseAddress = last.Address, Timeout = TimeSpan.FromMinutes(10) };
        await DrainAsync(client);
        var figures = await JudgeAsync(client, kills);
        await last.KillAsync();
        return figures;
    }

    // Whoever gets no answer does not know; a shop would ask again with the same id.
    private async Task OrderAsync(Uri address, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = address };
        while (!stop.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref asked);
            var name = string.Create(CultureInfo.InvariantCulture, $"k{number}");
            var isOrder = number % 2 == 0;
            using var body = new StringContent(isOrder ? Order(name) : SignUp(name), Encoding.UTF8, "application/cloudevents+json");
            try
            {
                using var answer = await client.PostAsync(new Uri("/api/events", UriKind.Relative), body, stop);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                    (isOrder ? accepted : signedUp)[$"{name}@example.com"] = true;
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private static string SignUp(string name) =>
        $$$$"""{"specversion":"1.0","id":"{{{{name}}}}","source":"/load","type":"contact.subscribed","subject":"{{{{name}}}}@example.com","data":{"consent":{"topics":["marketing"],"state":"subscribed","source":"form"}}}""";

    private static string Order(string name) =>
        $$$$"""{"specversion":"1.0","id":"{{{{name}}}}","source":"/load","type":"order.placed","subject":"{{{{name}}}}@example.com","data":{"order":{"id":"{{{{name}}}}","number":"{{{{name}}}}","currency":"EUR","total":"1.00","statusUrl":"https://s.example/{{{{name}}}}","items":[{"title":"Kettle","price":"1.00","quantity":1}]}}}""";

    // By counting mails, not by sleeping: the sink says how far it is.
    private async Task MailsAsync(int wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (sink.Received < wanted)
            await sink.Arrived.WaitAsync(patience.Token);
    }

    private static async Task DrainAsync(HttpClient client)
    {
        using var body = new StringContent("{\"by\":\"12h\"}", Encoding.UTF8, "application/json");
        (await client.PostAsync(new Uri("/api/clock/advance", UriKind.Relative), body)).EnsureSuccessStatusCode();
    }

    private async Task<KillFigures> JudgeAsync(HttpClient client, int kills)
    {
        var mails = sink.Mails.Select(mail => (To: mail.To.Single(), Id: Header(mail, "Message-ID"), IsMarketing: Header(mail, "List-Unsubscribe") is not null)).ToList();
        var welcomed = mails.Where(mail => mail.IsMarketing).Select(mail => mail.To).ToHashSet();
        var uncertain = await UncertainAsync(client);
        var byTo = mails.Where(mail => !mail.IsMarketing).ToLookup(mail => mail.To);
        return new(
            accepted.Count, mails.Count,
            accepted.Keys.Count(to => !byTo[to].Any()),
            byTo.Count(group => group.Count() > 1 && group.Select(mail => mail.Id).Distinct().Count() == 1),
            mails.Where(mail => mail.IsMarketing).GroupBy(mail => mail.Id).Count(group => group.Count() > 1),
            byTo.Count(group => group.Select(mail => mail.Id).Distinct().Count() > 1),
            signedUp.Count, uncertain.Count, signedUp.Keys.Count(to => !welcomed.Contains(to) && !uncertain.Contains(to)), kills);
    }

    // What the store's people would be told: every sign-up whose welcome mail is in doubt.
    private async Task<HashSet<string>> UncertainAsync(HttpClient client)
    {
        var uncertain = new HashSet<string>(StringComparer.Ordinal);
        foreach (var to in signedUp.Keys)
            if ((await client.GetStringAsync(new Uri($"/api/messages?contact={to}", UriKind.Relative))).Contains("\"state\":\"uncertain\"", StringComparison.Ordinal))
                uncertain.Add(to);
        return uncertain;
    }

    private static string? Header(ReceivedMail mail, string name) =>
        Encoding.UTF8.GetString(mail.Bytes).Split("\r\n\r\n")[0].Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
}

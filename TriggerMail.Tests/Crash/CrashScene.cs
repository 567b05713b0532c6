using System.Text;
using TriggerMail.Events;
using TriggerMail.Stories;

namespace TriggerMail.Crash;

/// <summary>A folder with two small journeys, and what happens in it: four people order and agree to mails over some hours.</summary>
internal sealed class CrashScene : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CrashScene()
    {
        Write("journeys/orders.yaml", Journey("orders", "order.placed", "key: order.id", "orders", "  - send: order"));
        Write("journeys/greetings.yaml", Journey("greetings", "contact.subscribed", "again: never", "news", "  - send: hello\n  - wait: 25h\n  - send: more"));
        Write("templates/order/en.hbs", Template("order {{order.number}}", transactional: true));
        Write("templates/hello/en.hbs", Template("hello", transactional: false));
        Write("templates/more/en.hbs", Template("more", transactional: false));
    }

    public static readonly string[] People = ["ada", "ben", "cleo", "dan"];

    public string Data => folder["data"];

    public string Journeys => folder["journeys"];

    public string Templates => folder["templates"];

    /// <summary>What happens, in order, each as an event on its own; minutes pass in between.</summary>
    public static IEnumerable<(int Minutes, StoreEvent Event)> Course()
    {
        var at = EngineStoryHost.Start;
        foreach (var (person, n) in People.Select((person, n) => (person, n)))
        {
            yield return (n, Event($"yes-{person}", "contact.subscribed", person, at, "{}"));
            yield return (1, Event($"visit-{person}", "page.viewed", person, at, "{\"page\":{\"url\":\"https://shop.example/\"}}"));
            yield return (10, Event($"order-{person}", "order.placed", person, at, $"{{\"order\":{{\"id\":\"{person}-1\",\"number\":\"{person}-1\"}}}}"));
        }
    }

    /// <summary>The subjects that must come for what was accepted: one mail each, unless it is said to be in doubt.</summary>
    public static IEnumerable<(string To, string Subject, string Template)> Expected(StoreEvent accepted)
    {
        var to = accepted.Subject!;
        return accepted.Type switch
        {
            "order.placed" => [(to, $"order {to.Split('@')[0]}-1", "order")],
            "contact.subscribed" => [(to, "hello", "hello"), (to, "more", "more")],
            _ => [],
        };
    }

    public void Dispose() => folder.Dispose();

    private static StoreEvent Event(string id, string type, string person, DateTimeOffset at, string data) => StoreEventJson.Read(Encoding.UTF8.GetBytes(
        $$"""{"specversion":"1.0","id":"{{id}}","source":"/crash","type":"{{type}}","time":"{{at:O}}","subject":"{{person}}@example.com","data":{{data}}}"""));

    private static string Journey(string id, string on, string more, string topic, string steps) => $$"""
        journey: {{id}}
        goal: Tell people what they want to know
        benefit: { customer: Knows, store: Is trusted }
        feeling: sure
        topic: {{topic}}
        entry: { on: {{on}}, {{more}} }
        steps:
        {{steps}}
        """;

    private static string Template(string subject, bool transactional) => $$$"""
        ---
        subject: "{{{subject}}}"
        preheader: "A mail that must come once."
        {{{(transactional ? "transactional: true\nneeds: [order.number]" : "needs: [links.unsubscribe]")}}}
        ---
        <html><body><p>{{{(transactional ? "Thank you." : "Good day. <a href=\"{{links.unsubscribe}}\">Unsubscribe</a>")}}}</p></body></html>
        """;

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllText(folder[name], text);
    }
}

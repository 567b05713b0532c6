using System.Net.Http.Json;
using System.Text.Json;
using TriggerMail.Stories;

namespace TriggerMail.Experiments;

/// <summary>What became of the contacts of each arm.</summary>
public sealed class The_arms_of_an_experiment
{
    private const string Yaml = """
        journey: sale
        goal: Learn which mail helps
        benefit: { customer: c, store: s }
        feeling: f
        topic: orders
        entry: { on: order.placed, again: always, key: order.id }
        measure: { event: review.submitted, within: 5d, by: send }
        steps:
          - send: order-confirmation
          - split:
              experiment: tone
              arms:
                - { arm: plain, steps: [{ send: order-shipped }] }
                - { arm: warm, weight: 3, steps: [{ send: order-delivered }] }
        """;

    [Fact]
    public async Task are_counted_contact_by_contact_however_often_something_happens()
    {
        await using var host = new EngineStoryHost([TriggerMail.Publishing.Reading.JourneyReader.Read("sale.yaml", Yaml).Journey!]);
        var arms = new Dictionary<string, string>();
        for (var n = 0; n < 12; n++)
        {
            var story = new Story(host, $"c{n}@example.com");
            await story.SeesAsync("order.placed", Order($"a{n}"), id: $"a{n}");
            await story.SeesAsync("order.placed", Order($"b{n}"), id: $"b{n}");
            arms[$"c{n}@example.com"] = (await host.Engine.Contacts.FindAsync($"c{n}@example.com"))!.Experiments["tone"];
            await host.PassAsync(TimeSpan.FromHours(1));
        }
        // Of each arm one opens twice, clicks and reviews twice.
        foreach (var arm in new[] { "plain", "warm" })
        {
            var who = arms.First(one => one.Value == arm).Key;
            var story = new Story(host, who);
            foreach (var touch in (await host.Engine.Contacts.FindAsync(who))!.MessageEngagements.Where(one => one.Step!.Contains("send-order-", StringComparison.Ordinal)))
            {
                await story.SeesAsync("email.opened", $"{{'message':{{'id':'{touch.Message}'}}}}", id: $"open-{touch.Message}");
                await host.PassAsync(TimeSpan.FromMinutes(1));
                await story.SeesAsync("email.clicked", $"{{'message':{{'id':'{touch.Message}','link':'https://shop.example'}}}}", id: $"click-{touch.Message}");
            }
            await story.SeesAsync("review.submitted", "{'order':{'id':'a','total':'10.00','currency':'EUR'}}", id: $"review-1-{arm}");
            await story.SeesAsync("review.submitted", "{'order':{'id':'b','total':'5.00','currency':'EUR'}}", id: $"review-2-{arm}");
        }
        var counts = await host.Engine.Metrics.ArmsAsync("tone");
        foreach (var (arm, counted) in counts)
        {
            var people = arms.Values.Count(taken => taken == arm);
            Assert.Equal((arm, people, people, 1, 1, 1, 15.00m), (arm, counted.Entered, counted.Sent, counted.Opened, counted.Clicked, counted.Converted, counted.Earned["EUR"]));
        }
        Assert.Equal(2, counts.Count);
    }

    // What went out before the split says nothing about an arm.
    [Fact]
    public async Task do_not_take_credit_for_what_was_sent_before()
    {
        var yaml = Yaml.Replace("{ send: order-shipped }", "{ wait: 1d }", StringComparison.Ordinal).Replace("{ send: order-delivered }", "{ wait: 1d }", StringComparison.Ordinal);
        await using var host = new EngineStoryHost([TriggerMail.Publishing.Reading.JourneyReader.Read("sale.yaml", yaml).Journey!]);
        var story = new Story(host);
        await story.SeesAsync("order.placed", Order("a"), id: "a");
        var sent = Assert.Single((await host.Engine.Contacts.FindAsync("ada@example.com"))!.MessageEngagements);
        await story.SeesAsync("email.opened", $"{{'message':{{'id':'{sent.Message}'}}}}", id: "open");
        var counts = Assert.Single(await host.Engine.Metrics.ArmsAsync("tone")).Value;
        Assert.Equal((1, 0, 0), (counts.Entered, counts.Sent, counts.Opened));
    }

    [Fact]
    public async Task stand_on_the_page_of_the_journey_with_what_chance_leaves_open()
    {
        await using var host = await LocalStoryHost.StartAsync(null, new Dictionary<string, string> { ["sale"] = Yaml });
        for (var n = 0; n < 8; n++)
            await new Story(host, $"c{n}@example.com").SeesAsync("order.placed", Order($"a{n}"), id: $"a{n}");
        await host.PassAsync(TimeSpan.FromHours(1));
        var page = await host.Http.GetStringAsync(new Uri("/journeys/sale", UriKind.Relative));
        Assert.Contains("<h2 id=\"experiments\">Experiments</h2>", page, StringComparison.Ordinal);
        Assert.Contains("warm against plain: 0.0 points of success", page, StringComparison.Ordinal);
        Assert.Contains("no clear difference", page, StringComparison.Ordinal);
        Assert.Contains("fewer than 100 contacts", page, StringComparison.Ordinal);

        var experiment = Assert.Single((await host.Http.GetFromJsonAsync<JsonElement>(new Uri("/api/journeys/sale", UriKind.Relative))).GetProperty("experiments").EnumerateArray());
        Assert.Equal(["plain", "warm"], experiment.GetProperty("arms").EnumerateArray().Select(arm => arm.GetProperty("arm").GetString()));
        Assert.Equal(8, experiment.GetProperty("arms").EnumerateArray().Sum(arm => arm.GetProperty("entered").GetInt32()));
    }

    private static string Order(string id) => $"{{'order':{{'id':'{id}','number':'{id}','currency':'EUR','total':'9.00','statusUrl':'https://s.example/o','items':[{{'title':'Kettle','price':'9.00','quantity':1}}]}}}}";
}

using System.Net.Http.Json;
using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Insights;

/// <summary>What the overview counts is what there is, whatever happens to the contacts.</summary>
public sealed class The_counts_of_a_journey
{
    private const string Cart = "cart-abandonment";

    [Fact]
    public async Task say_how_many_are_at_which_step_and_what_each_step_sent()
    {
        await using var host = await LocalStoryHost.StartAsync();
        foreach (var name in new[] { "ada", "ben" })
        {
            await FillsCartAsync(host, name);
            await host.PassAsync(TimeSpan.FromMinutes(40));
        }
        Assert.Equal([("wait-until-1", 1, 0), ("send-cart-reminder", 0, 1), ("wait-until-2", 1, 0)], await StepsAsync(host));

        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal([("send-cart-reminder", 0, 2), ("wait-until-2", 2, 0)], await StepsAsync(host));

        await new Story(host, "ben@example.com").SeesAsync("order.placed", "{'order':{'id':'o1','cartId':'ben','currency':'EUR','total':'18.50'}}", id: "order-ben");
        await host.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal([("send-cart-reminder", 0, 2), ("wait-until-2", 1, 0)], await StepsAsync(host));
    }

    [Fact]
    public async Task follow_a_contact_who_turns_out_to_be_another()
    {
        await using var host = new EngineStoryHost(EngineStoryHost.Three());
        await new Story(host, "anon:b7").FillsCartAsync("c1");
        await FillsCartAsync(host, "ada");
        Assert.Equal(2, (await CountsAsync(host)).Waiting);
        await new Story(host).SeesAsync("contact.signed_in", """{"contact":{"email":"ada@example.com","anonymousId":"b7"}}""", id: "in");
        Assert.Equal(2, (await CountsAsync(host)).Waiting); // two carts of one person
        await AreTrueAsync(host);
        await host.PassAsync(TimeSpan.FromDays(4));
        Assert.Equal(0, (await CountsAsync(host)).Waiting);
        await AreTrueAsync(host);
    }

    [Fact]
    public async Task leave_out_whoever_was_erased()
    {
        await using var host = new EngineStoryHost(EngineStoryHost.Three());
        await FillsCartAsync(host, "ada");
        await FillsCartAsync(host, "ben");
        await host.Engine.Privacy.EraseAsync(Alias.Read("ada@example.com")!, "test");
        Assert.Equal((2, 1), ((await CountsAsync(host)).Entered, (await CountsAsync(host)).Waiting));
        await AreTrueAsync(host);
    }

    [Fact]
    public async Task lost_in_a_crash_are_found_and_put_right_by_the_doctor()
    {
        await using var host = new EngineStoryHost(EngineStoryHost.Three());
        await FillsCartAsync(host, "ada");
        host.Engine.Metrics.Move(new() { Journey = Cart, Version = 1, Contact = "x", EnteredAt = host.Now, Start = host.Now, At = 0, Trigger = new("1", "cart.updated", host.Now, default) }, null);
        var found = Assert.Single(await host.Engine.Doctor.ExamineAsync(fix: true));
        Assert.Equal("The overview counts 0 inside, and there are 1, or they stand elsewhere.", found.What);
        await AreTrueAsync(host);
        Assert.Equal(1, (await CountsAsync(host)).Places[new(1, 0)]);
    }

    [Fact]
    public async Task wait_in_memory_while_the_store_cannot_be_written()
    {
        var store = new FailingStore(new InMemoryRecordStore());
        var tallies = new JourneyMetrics(store, "test");
        tallies.Count("a", Metric.Sent);
        tallies.Count("b", Metric.Sent, "send-x");
        store.Fails = _ => true;
        await Assert.ThrowsAnyAsync<IOException>(() => tallies.FlushAsync().AsTask());
        tallies.Count("a", Metric.Sent);
        store.Fails = _ => false;
        var counts = await tallies.ReadAsync();
        Assert.Equal((2, 1, 1), (counts["a"].Sent, counts["b"].Sent, counts["b"].Steps["send-x"].Sent));
    }

    private static async Task FillsCartAsync(IStoryHost host, string name)
    {
        var story = new Story(host, $"{name}@example.com");
        await story.SeesAsync("contact.updated", "{'consent':{'topics':['marketing'],'channel':'email','state':'subscribed','source':'import'}}", id: $"yes-{name}");
        await story.SeesAsync("cart.updated", Story.Cart(name, "Kettle"), id: $"cart-{name}");
    }

    private static async Task<JourneyCounts> CountsAsync(EngineStoryHost host) => (await host.Engine.Metrics.ReadAsync())[Cart];

    private static async Task AreTrueAsync(EngineStoryHost host) =>
        Assert.DoesNotContain(await host.Engine.Doctor.ExamineAsync(fix: false), found => found.What.StartsWith("The overview counts", StringComparison.Ordinal));

    private static async Task<IEnumerable<(string, int, int)>> StepsAsync(LocalStoryHost host)
    {
        var journey = await host.Http.GetFromJsonAsync<JsonElement>(new Uri($"/api/journeys/{Cart}", UriKind.Relative));
        var waiting = journey.GetProperty("steps").EnumerateArray().Sum(step => step.GetProperty("waiting").GetInt32());
        Assert.Equal(waiting, journey.GetProperty("waiting").GetInt32());
        Assert.Equal((1, waiting), (journey.GetProperty("versions")[0].GetProperty("version").GetInt32(), journey.GetProperty("versions")[0].GetProperty("waiting").GetInt32()));
        return journey.GetProperty("steps").EnumerateArray()
            .Select(step => (step.GetProperty("id").GetString()!, step.GetProperty("waiting").GetInt32(), step.GetProperty("sent").GetInt32()))
            .Where(step => step.Item2 + step.Item3 > 0);
    }
}

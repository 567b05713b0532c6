using System.Net.Http.Json;
using System.Text.Json;
using TriggerMail.Segments;
using TriggerMail.Stories;

namespace TriggerMail.Journeys;

/// <summary>The people inside when a journey is edited: <c>migrate</c>. (mautic#6445, mautic#6323: a step was added, and those past that point never got it.)</summary>
public sealed class Moving_to_a_new_version
{
    [Theory]
    // A step put in before it does not shift a wait without an id.
    [InlineData("  - wait: 1d\n  - send: a\n  - wait: 2d\n  - send: b", 2, "  - wait: 1h\n  - send: new\n  - wait: 1d\n  - send: a\n  - wait: 3d\n  - send: b", "wait-3", 3)]
    // A send is found wherever it went.
    [InlineData("  - send: a\n  - send: b", 1, "  - send: b\n  - send: a", "send-b", 0)]
    // A step with an id is found by it.
    [InlineData("  - wait: 1d\n    id: pause\n  - send: a", 0, "  - send: z\n  - wait: 5d\n    id: pause\n  - send: q", "pause", 4)]
    // The last wait is counted from the end.
    [InlineData("  - send: a\n  - wait: 2d", 1, "  - send: a\n  - send: b\n  - wait: 4d", "wait-1", 2)]
    // What is no more, or is of another kind now, is no place to go on.
    [InlineData("  - wait: 1d\n  - send: a\n  - wait: 2d\n  - send: b", 2, "  - wait: 1d\n  - send: a", null, 0)]
    [InlineData("  - wait: 1d\n  - send: a", 0, "  - waitUntil: \"09:00\"\n  - send: a", null, 0)]
    [InlineData("  - wait: 1d\n  - send: a", 0, "  - send: a", null, 0)]
    public void finds_the_same_place_or_says_that_there_is_none(string before, int at, string after, string? step, int daysLater)
    {
        var (from, to) = (TestShop.Journey("sale", before), TestShop.Journey("sale", after) with { Version = 2 });
        var run = Run() with { At = at, WakeAt = EngineStoryHost.Start.AddDays(1) };
        var passage = Migration.Plan(from, to, run, Facts());
        if (step is null)
        {
            Assert.Equal($"version 2 has no step like {from.Steps[at].Id}", Assert.IsType<MigrationOutcome.Stays>(passage).Reason);
            return;
        }
        var moved = Assert.IsType<MigrationOutcome.Moves>(passage);
        Assert.Equal((step, 2), (moved.Step, moved.Enrollment.Version));
        Assert.Equal(step, to.Steps[moved.Enrollment.At].Id);
        // A longer wait is as much longer as the file says, counted from when it began.
        var longer = from.Steps[at] is WaitStep was && to.Steps[moved.Enrollment.At] is WaitStep now ? now.For - was.For : TimeSpan.Zero;
        Assert.Equal(EngineStoryHost.Start.AddDays(1) + longer, moved.Enrollment.WakeAt);
        Assert.True(daysLater == 0 || longer >= TimeSpan.FromDays(daysLater - 2));
    }

    [Fact]
    public void leaves_alone_who_is_being_written_to_right_now() =>
        Assert.IsType<MigrationOutcome.Stays>(Migration.Plan(
            TestShop.Journey("sale", "  - send: a"), TestShop.Journey("sale", "  - send: a") with { Version = 2 }, Run() with { At = 0, Awaiting = "c~sale~~1~1" }, Facts()));

    [Fact]
    public async Task counts_first_and_moves_when_told_each_once()
    {
        var yaml = Cart("24h");
        await using var host = await LocalStoryHost.StartAsync(null, new Dictionary<string, string> { ["sale"] = yaml });
        foreach (var name in new[] { "ada", "ben" })
        {
            var story = new Story(host, $"{name}@example.com");
            await story.SubscribedLongAgoAsync();
            await story.SeesAsync("cart.updated", Story.Cart(name, "Kettle"), id: $"cart-{name}");
        }
        await host.PassAsync(TimeSpan.FromHours(2));
        await host.EditAsync("sale", Cart("6h"));

        var counted = await MigrateAsync(host, "");
        Assert.Equal((false, 2), (counted.GetProperty("applied").GetBoolean(), counted.GetProperty("to").GetInt32()));
        Assert.Equal((2, 1, "wait-until-2", "wait-until-2"), Line(counted));
        await host.PassAsync(TimeSpan.FromHours(5)); // nothing moved: the old version still waits
        Assert.Equal(["cart-reminder"], (await host.DecisionsAsync("ada@example.com")).Select(told => told.Template));

        Assert.Equal((2, 1, "wait-until-2", "wait-until-2"), Line(await MigrateAsync(host, "?apply=true")));
        Assert.Empty((await MigrateAsync(host, "?apply=true")).GetProperty("lines").EnumerateArray());
        await host.PassAsync(TimeSpan.FromHours(1)); // six hours have passed since the start, so it is due at once
        Assert.Equal(["cart-reminder", "cart-offer"], (await host.DecisionsAsync("ada@example.com")).Select(told => told.Template));
        Assert.Contains("sale goes on in version 2, at wait-until-2", await host.TimelineAsync("ben@example.com"));
    }

    [Fact]
    public async Task ends_whom_the_new_version_would_not_keep()
    {
        await using var host = await LocalStoryHost.StartAsync(null, new Dictionary<string, string> { ["sale"] = Cart("24h") });
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        await host.PassAsync(TimeSpan.FromMinutes(30));
        await story.SeesAsync("review.submitted");
        await host.PassAsync(TimeSpan.FromHours(2));
        await host.EditAsync("sale", Cart("24h").Replace("[order.placed]", "[order.placed, review.submitted]", StringComparison.Ordinal));
        var line = (await MigrateAsync(host, "?apply=true")).GetProperty("lines")[0];
        Assert.Equal((true, "review.submitted came since the start"), (line.GetProperty("ends").GetBoolean(), line.GetProperty("reason").GetString()));
        Assert.Contains("sale ended: review.submitted", await host.TimelineAsync("ada@example.com"));
    }

    private static (int Count, int From, string? Step, string? To) Line(JsonElement report)
    {
        var line = Assert.Single(report.GetProperty("lines").EnumerateArray());
        return (line.GetProperty("count").GetInt32(), line.GetProperty("from").GetInt32(), line.GetProperty("step").GetString(), line.GetProperty("to").GetString());
    }

    private static async Task<JsonElement> MigrateAsync(LocalStoryHost host, string query)
    {
        using var answer = await host.Http.PostAsync(new Uri($"/api/journeys/sale/migrate{query}", UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string Cart(string second) => $$"""
        journey: sale
        goal: Bring back carts
        benefit: { customer: The cart is one click away, store: Recovered revenue }
        feeling: helped
        topic: offers
        frequency: timely
        entry: { on: cart.updated, key: cart.id }
        exit: { on: [order.placed] }
        steps:
          - waitUntil: start + 1h
          - send: cart-reminder
          - waitUntil: start + {{second}}
          - send: cart-offer
        """;

    private static Facts Facts() => new() { Now = EngineStoryHost.Start, Contact = new() { Id = "c", CreatedAt = EngineStoryHost.Start } };

    private static Enrollment Run() => new()
    {
        Journey = "sale",
        Version = 1,
        Contact = "c",
        EnteredAt = EngineStoryHost.Start,
        Start = EngineStoryHost.Start,
        Trigger = new("e", "order.placed", EngineStoryHost.Start, default),
    };
}

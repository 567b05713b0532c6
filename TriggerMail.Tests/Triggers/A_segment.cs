using TriggerMail.Stories;

namespace TriggerMail.Tests.Triggers;

public sealed class A_segment
{
    private const string Vip = "vip: { count: { event: order.placed, atLeast: 3 } }";

    [Fact]
    public async Task starts_a_journey_when_somebody_comes_into_it_and_not_again()
    {
        var shop = Shop.With("{ segment: vip }", Vip);
        for (var order = 1; order <= 5; order++)
        {
            await shop.SeesAsync("order.placed");
            await shop.PassAsync(1);
        }
        Assert.Equal(["2026-03-04 08:00"], await shop.MailsAsync());
        Assert.Single(await shop.Host.TimelineAsync("ada@example.com"), line => line == "Came into the segment vip");
    }

    [Fact]
    public async Task is_known_to_the_journeys_that_the_same_event_starts()
    {
        var shop = Shop.With("{ on: order.placed, when: { contact.segments: { contains: vip } } }", Vip);
        for (var order = 1; order <= 3; order++)
            await shop.SeesAsync("order.placed");
        Assert.Single(await shop.MailsAsync());
    }

    [Fact]
    public async Task tells_when_somebody_left_it()
    {
        var shop = Shop.With("{ on: segment.left }", "new: { count: { event: order.placed, is: 0 } }");
        await shop.SeesAsync("page.viewed");
        Assert.Empty(await shop.MailsAsync());
        await shop.SeesAsync("order.placed");
        Assert.Single(await shop.MailsAsync());
        Assert.Contains("Left the segment new", await shop.Host.TimelineAsync("ada@example.com"));
    }

    // Publishing a segment must not welcome everybody who would have been in it for years.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task that_is_new_takes_those_in_silently_who_would_have_been_in_it_before(bool looked)
    {
        var records = new Storage.InMemoryRecordStore();
        var before = new Shop(new EngineStoryHost([], records));
        for (var order = 1; order <= 3; order++)
            await before.SeesAsync("order.placed");

        var shop = Shop.With("{ segment: vip }", Vip, records, owner: "second");
        if (looked)
            await shop.Host.Engine.Upkeep.BeginAsync();
        await shop.PassAsync(1);
        await shop.SeesAsync("page.viewed");
        Assert.Empty(await shop.MailsAsync());
        Assert.Equal(["vip"], (await shop.Host.Engine.Contacts.FindAsync("ada@example.com"))!.Segments);
    }

    [Fact]
    public async Task that_somebody_leaves_by_time_alone_is_noticed_in_the_night()
    {
        var shop = Shop.With("{ on: segment.left }", "active: { count: { event: page.viewed, within: 7d, atLeast: 1 } }");
        await shop.SeesAsync("page.viewed");
        await shop.Host.Engine.Upkeep.BeginAsync();
        await shop.PassAsync(12);
        Assert.Equal(["2026-03-10 03:00"], await shop.MailsAsync());
    }

    [Fact]
    public async Task says_its_size_and_its_members()
    {
        var shop = Shop.With("{ segment: vip }", Vip);
        foreach (var name in (string[])["ada", "ben", "cleo"])
            for (var order = 1; order <= (name == "ben" ? 1 : 3); order++)
                await shop.SeesAsync("order.placed", contact: $"{name}@example.com");

        var sizes = await shop.Host.Engine.Segments.SizesAsync();
        Assert.Equal(2, sizes!.Members["vip"]);
        var members = new List<string>();
        await foreach (var member in shop.Host.Engine.Segments.MembersAsync(shop.Host.Engine.Journeys.FindSegment("vip")!))
            members.Add(member.Email!);
        Assert.Equal(["ada@example.com", "cleo@example.com"], members.Order());
        Assert.Null(await shop.Host.Engine.Segments.SizesAsync(most: 2));
    }

    [Fact]
    public async Task of_a_store_too_large_to_count_while_somebody_waits_says_what_the_night_counted()
    {
        var shop = Shop.With("{ segment: vip }", Vip);
        for (var order = 1; order <= 3; order++)
            await shop.SeesAsync("order.placed");
        await shop.Host.Engine.Upkeep.BeginAsync();
        await shop.PassAsync(1);
        var counted = await shop.Host.Engine.Segments.SizesAsync(most: 0);
        Assert.Equal((1, Shop.At("2026-03-03 03:00")), (counted!.Members["vip"], counted.At));
    }
}

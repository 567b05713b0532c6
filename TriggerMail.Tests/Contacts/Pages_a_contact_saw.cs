using TriggerMail.Segments;
using TriggerMail.Stories;

namespace TriggerMail.Contacts;

/// <summary>The last pages looked at, as facts for conditions: paths only.</summary>
public sealed class Pages_a_contact_saw
{
    [Fact]
    public async Task are_paths_newest_first_each_once_and_conditions_find_a_part_of_them()
    {
        await using var host = new EngineStoryHost([]);
        foreach (var url in new[] { "https://shop.example/guides/brewing", "https://shop.example/teas", "https://shop.example/guides/brewing#top" })
        {
            await SeesAsync(host, url);
            await host.PassAsync(TimeSpan.FromMinutes(1));
        }
        var facts = await FactsAsync(host);
        Assert.Equal("/guides/brewing, /teas", facts.Find(new("contact.pages")).AsText());
        Assert.True(Asks("/Guides").Holds(facts));
        Assert.False(Asks("/about").Holds(facts));
        Assert.Equal("contact.pages is /guides/brewing, /teas, but it must contain /about", Asks("/about").Explain(facts));
    }

    [Theory]
    [InlineData("https://shop.example/teas?email=ada@example.com", "/teas")]
    [InlineData("https://shop.example/teas%3Femail=ada@example.com", "/teas")]
    [InlineData("https://shop.example/teas#email=ada@example.com", "/teas")]
    [InlineData("https://shop.example/teas;session=4711", "/teas")]
    [InlineData("https://ada:word@shop.example/teas", "/teas")]
    [InlineData("https://shop.example?email=ada@example.com", "/")]
    [InlineData("//shop.example/teas?a=b", "/teas")]
    [InlineData("/teas?back=https://shop.example/cart", "/teas")]
    [InlineData("https://shop.example/%EC%B0%A8", "/차")]
    [InlineData("about:blank", "")]
    [InlineData("teas", "")]
    public async Task are_kept_without_what_may_say_something_about_a_person(string url, string path)
    {
        await using var host = new EngineStoryHost([]);
        await SeesAsync(host, url);
        Assert.Equal(path, (await FactsAsync(host)).Find(new("contact.pages")).AsText());
    }

    [Fact]
    public async Task are_the_last_ten_and_one_heard_of_late_is_put_where_it_belongs()
    {
        await using var host = new EngineStoryHost([]);
        for (var n = 1; n <= 12; n++)
        {
            await host.PassAsync(TimeSpan.FromMinutes(1));
            await SeesAsync(host, $"/p{n}");
        }
        await SeesAsync(host, "/late", host.Now.AddSeconds(-90));
        var pages = (await FactsAsync(host)).Contact.Pages;
        Assert.Equal((Contact.PagesKept, "/p12", "/p11", "/late", "/p4"), (pages.Length, pages[0].Path, pages[1].Path, pages[2].Path, pages[^1].Path));
    }

    [Fact]
    public async Task are_not_longer_than_anybody_would_write()
    {
        await using var host = new EngineStoryHost([]);
        await SeesAsync(host, "/" + new string('a', 5_000));
        Assert.Equal(120, Assert.Single((await FactsAsync(host)).Contact.Pages).Path.Length);
    }

    private static Task SeesAsync(EngineStoryHost host, string url, DateTimeOffset? at = null) => host.HappenAsync(new(
        Guid.NewGuid().ToString(), "/shop", "page.viewed", at ?? host.Now, "ada@example.com",
        System.Text.Json.JsonSerializer.SerializeToElement(new { page = new { url } })));

    private static Condition.Compare Asks(string part) => new(new("contact.pages"), new Comparison.Contains(FactValue.Of(part)));

    private static async Task<Facts> FactsAsync(EngineStoryHost host) =>
        new() { Now = host.Now, Contact = (await host.Engine.Contacts.FindAsync("ada@example.com"))! };
}

namespace TriggerMail.Tests.Triggers;

/// <summary>The engine's clock starts on 2 March 2026 at 08:00 UTC.</summary>
public sealed class An_absence
{
    private const string Away = "{ absence: { of: [contact.signed_in, page.viewed], for: 30d } }";

    [Fact]
    public async Task is_noticed_so_long_after_the_last_of_several_things()
    {
        var shop = Shop.With(Away);
        await shop.SeesAsync("contact.signed_in");
        await shop.PassAsync(10);
        await shop.SeesAsync("page.viewed");
        await shop.PassAsync(29);
        Assert.Empty(await shop.MailsAsync());
        await shop.PassAsync(100);
        Assert.Equal(["2026-04-11 08:00"], await shop.MailsAsync());
        Assert.Contains("Has been away since 2026-03-12 08:00 UTC", await shop.Host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task comes_again_after_the_contact_came_back_and_went()
    {
        var shop = Shop.With(Away);
        await shop.SeesAsync("page.viewed");
        await shop.PassAsync(40);
        await shop.SeesAsync("page.viewed");
        await shop.PassAsync(100);
        Assert.Equal(["2026-04-01 08:00", "2026-05-11 08:00"], await shop.MailsAsync());
    }

    [Fact]
    public async Task costs_one_alarm_however_often_the_contact_comes()
    {
        var shop = Shop.With(Away);
        for (var i = 0; i < 25; i++)
        {
            await shop.SeesAsync("page.viewed");
            await shop.PassAsync(1);
        }
        Assert.Single(await shop.Host.Engine.Due.DueAsync(shop.Host.Now.AddYears(1), 100));
        Assert.Empty(await shop.MailsAsync());
    }

    [Theory]
    [InlineData("contact.registered", true)]
    [InlineData("contact.subscribed", true)]
    [InlineData("cart.updated", false)]
    public async Task of_somebody_who_never_came_counts_from_signing_up_and_only_from_that(string type, bool counts)
    {
        var shop = Shop.With(Away);
        await shop.SeesAsync(type);
        await shop.PassAsync(60);
        Assert.Equal(counts ? ["2026-04-01 08:00"] : [], await shop.MailsAsync());
    }

    [Fact]
    public async Task of_a_browser_without_a_name_is_nobodys()
    {
        var shop = Shop.With(Away);
        await shop.SeesAsync("page.viewed", contact: "anon:b7");
        await shop.PassAsync(60);
        Assert.DoesNotContain(await shop.Host.TimelineAsync("anon:b7"), line => line.StartsWith("Has been away", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(20, "2026-04-01 08:00")]
    [InlineData(40, null)]
    public async Task that_was_reached_before_the_journey_was_published_is_not_news(int publishedAfter, string? mail)
    {
        var records = new Storage.InMemoryRecordStore();
        await new Shop(new Stories.EngineStoryHost([], records)).SeesAsync("page.viewed");
        var shop = Shop.With(Away, records: records, at: Stories.EngineStoryHost.Start.AddDays(publishedAfter));
        await shop.Host.Engine.Upkeep.BeginAsync();
        await shop.PassAsync(100);
        Assert.Equal(mail is null ? [] : [mail], await shop.MailsAsync());
    }

    [Fact]
    public async Task of_two_names_that_turn_out_to_be_one_person_is_noticed_once()
    {
        var shop = Shop.With(Away);
        await shop.SeesAsync("page.viewed");
        await shop.SeesAsync("page.viewed", contact: "id:77");
        await shop.PassAsync(40);
        await shop.SeesAsync("contact.updated", "{'contact':{'id':'77','email':'ada@example.com'}}");
        await shop.PassAsync(40);
        Assert.Single(await shop.MailsAsync());
    }
}

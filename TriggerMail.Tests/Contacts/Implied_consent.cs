using TriggerMail.Contacts.Permissions;

namespace TriggerMail.Contacts;

/// <summary>What Canada's law takes for a yes, for a time (CASL s. 10(9) and (10)).</summary>
public sealed class Implied_consent
{
    private static readonly ConsentRules Canada = new() { ImpliedIn = ["CA"] };
    private const double Year = 24 * 365;

    [Fact]
    public async Task follows_a_purchase_and_ends_after_two_years()
    {
        var story = new ConsentStory(Canada);
        await story.SeesAsync("order.placed", "{'contact':{'country':'CA'},'order':{'id':'1'}}");
        await story.PassesAsync(24 * 700);
        await story.SeesAsync("order.delivered", "{'order':{'id':'1'}}");
        await story.PassesAsync(24 * 40);
        await story.SeesAsync("order.delivered", "{'order':{'id':'2'}}");
        await story.IsToldAsync(
            "16800:00 sent thank-you",
            "17760:00 suppressed thank-you: no consent to offers: the one from the purchase of 2026-03-02 ended on 2028-03-01");
    }

    [Fact]
    public async Task follows_an_inquiry_for_half_a_year_which_does_not_cut_a_purchase_short()
    {
        var story = new ConsentStory(Canada);
        await story.SeesAsync("contact.inquired", "{'contact':{'country':'CA'}}");
        Assert.Equal(story.Host.Now.AddDays(182), Assert.Single((await story.AdaAsync()).Consents).ExpiresAt);
        await story.SeesAsync("order.placed", "{'order':{'id':'1'}}");
        await story.PassesAsync(24);
        await story.SeesAsync("contact.inquired");
        Assert.Equal(story.Host.Now.AddDays(729), Assert.Single((await story.AdaAsync()).Consents).ExpiresAt);
    }

    [Theory]
    [InlineData("contact.unsubscribed", "suppressed thank-you: no consent to offers: unsubscribed on 2026-03-02")]
    [InlineData("contact.subscribed", "sent thank-you")]
    public async Task never_outweighs_what_was_said_before_or_after(string said, string told)
    {
        foreach (var saidFirst in new[] { true, false })
        {
            var story = new ConsentStory(Canada);
            if (saidFirst)
                await story.SeesAsync(said);
            await story.PassesAsync(1);
            await story.SeesAsync("order.placed", "{'contact':{'country':'CA'},'order':{'id':'1'}}");
            if (!saidFirst)
                await story.SeesAsync(said);
            await story.PassesAsync(3 * Year);
            await story.SeesAsync("order.delivered", "{'order':{'id':'1'}}");
            Assert.EndsWith(told, (await story.Host.DecisionsAsync("ada@example.com")).Select(one => $"{one.State} {one.Template}{(one.Reason is null ? "" : ": " + one.Reason)}").Last(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("DE")]
    [InlineData(null)]
    public async Task is_nowhere_but_where_the_store_says_so(string? country)
    {
        var story = new ConsentStory(Canada);
        await story.SeesAsync("order.placed", country is null ? "{'order':{'id':'1'}}" : $"{{'contact':{{'country':'{country}'}},'order':{{'id':'1'}}}}");
        Assert.Empty((await story.AdaAsync()).Consents);
        var anywhere = new ConsentStory(new());
        await anywhere.SeesAsync("order.placed", "{'contact':{'country':'CA'},'order':{'id':'1'}}");
        Assert.Empty((await anywhere.AdaAsync()).Consents);
    }
}

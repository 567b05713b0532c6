using TriggerMail.Publishing;

namespace TriggerMail.Stories;

/// <summary>What time itself brings: dates, silences, thresholds, broadcasts. The clock starts on Monday, 2 March 2026, at 08:00 UTC.</summary>
public sealed class The_library_by_the_calendar
{
    private static async Task<(EngineStoryHost Host, Story Story)> OpenAsync(string journeys, VirtualClock? clock = null)
    {
        var names = journeys.Split(' ');
        var host = new EngineStoryHost(
            EngineStoryHost.Shipped().Where(journey => names.Contains(journey.Id)), clock: clock,
            segments: SegmentFolder.Load(Repository.Segments).Good.Select(one => one.Segment));
        await host.Engine.Upkeep.BeginAsync();
        return (host, new(host));
    }

    private static Task KnowsAsync(Story story, string contact) => story.SeesAsync(
        "contact.updated", $"{{'contact':{{{contact}}},'consent':{{'topics':['marketing'],'channel':'email','state':'subscribed','source':'import'}}}}");

    [Fact]
    public async Task congratulates_on_the_morning_of_the_birthday_where_the_contact_lives_once_a_year()
    {
        var (host, story) = await OpenAsync("birthday");
        await KnowsAsync(story, "'birthday':'1991-03-06','timeZone':'Asia/Seoul'");
        await host.PassAsync(TimeSpan.FromDays(400));
        await story.IsToldAsync("88:00 sent birthday", "8848:00 sent birthday");
    }

    [Fact]
    public async Task helps_with_a_childs_present_two_weeks_before_and_marks_the_day_somebody_became_a_customer()
    {
        var (host, story) = await OpenAsync("child-birthday anniversary");
        await KnowsAsync(story, "'attributes':{'childBirthday':'2019-03-25','customerSince':'2024-03-09'}");
        await host.PassAsync(TimeSpan.FromDays(30));
        await story.IsToldAsync("169:00 sent anniversary", "217:00 sent child-birthday");
    }

    [Fact]
    public async Task reminds_of_a_renewal_three_times_and_stops_when_it_is_renewed()
    {
        var (host, story) = await OpenAsync("renewal");
        await KnowsAsync(story, "'attributes':{'expiresAt':'2026-03-18'}");
        await host.PassAsync(TimeSpan.FromDays(40));
        Assert.Equal(["renewal-notice", "renewal-notice", "renewal-last"], (await host.DecisionsAsync("ada@example.com")).Select(told => told.Template));

        var (other, renewed) = await OpenAsync("renewal");
        await KnowsAsync(renewed, "'attributes':{'expiresAt':'2026-03-18'}");
        await other.PassAsync(TimeSpan.FromDays(5));
        await renewed.SeesAsync("subscription.renewed");
        await other.PassAsync(TimeSpan.FromDays(40));
        await renewed.IsToldAsync("49:00 sent renewal-notice");
        Assert.Contains("renewal ended: subscription.renewed", await other.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task misses_somebody_after_a_month_asks_once_more_and_goes_quiet()
    {
        var (host, story) = await OpenAsync("win-back");
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("contact.signed_in");
        await host.PassAsync(TimeSpan.FromDays(100));
        await story.IsToldAsync("722:00 sent win-back", "962:00 sent win-back-last");
    }

    [Fact]
    public async Task asks_no_further_when_whoever_was_missed_comes_back_and_not_again_within_half_a_year()
    {
        var (host, story) = await OpenAsync("win-back");
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("contact.signed_in");
        await host.PassAsync(TimeSpan.FromDays(33));
        await story.SeesAsync("page.viewed");
        await host.PassAsync(TimeSpan.FromDays(60));
        await story.IsToldAsync("722:00 sent win-back");
        Assert.Contains("win-back ended: page.viewed", await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task notices_after_three_unopened_mails_that_somebody_stopped_reading()
    {
        var (host, story) = await OpenAsync("welcome churn-warning");
        await story.SeesAsync("contact.subscribed");
        await host.PassAsync(TimeSpan.FromDays(20));
        await story.IsToldAsync("00:00 sent welcome", "48:00 sent welcome-guide", "120:00 sent welcome-offer", "170:00 sent churn-warning");
    }

    [Fact]
    public async Task does_not_warn_somebody_who_reads_but_for_a_machine_that_opens_everything()
    {
        var (host, story) = await OpenAsync("welcome churn-warning");
        await story.SeesAsync("contact.subscribed");
        await host.PassAsync(TimeSpan.FromDays(6));
        await story.SeesAsync("email.opened", "{'message':{'id':'m','machine':true}}");
        await host.PassAsync(TimeSpan.FromDays(10));
        Assert.Contains("170:00 sent churn-warning", await story.TellAsync());

        var (other, reader) = await OpenAsync("welcome churn-warning");
        await reader.SeesAsync("contact.subscribed");
        await other.PassAsync(TimeSpan.FromDays(6));
        await reader.SeesAsync("email.opened", "{'message':{'id':'m','machine':false}}");
        await other.PassAsync(TimeSpan.FromDays(6));
        Assert.DoesNotContain(await reader.TellAsync(), line => line.Contains("churn-warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task asks_once_whether_to_stay_and_then_leaves_in_peace()
    {
        var (host, story) = await OpenAsync("welcome sunset birthday");
        await story.SeesAsync("contact.subscribed", "{'contact':{'birthday':'1990-08-01'}}");
        await host.PassAsync(TimeSpan.FromDays(250));
        await story.IsToldAsync("00:00 sent welcome", "48:00 sent welcome-guide", "120:00 sent welcome-offer", "2882:00 sent sunset");
        Assert.Contains(await host.TimelineAsync("ada@example.com"), line => line.StartsWith("Did not enter birthday", StringComparison.Ordinal));
    }

    [Fact]
    public async Task helps_a_frequent_visitor_to_decide_unless_there_was_an_order()
    {
        var (host, story) = await OpenAsync("frequent-visitor");
        await story.SubscribedLongAgoAsync();
        for (var visit = 0; visit < 5; visit++)
        {
            await story.SeesAsync("contact.signed_in");
            await host.PassAsync(TimeSpan.FromHours(24));
        }
        await story.IsToldAsync("98:00 sent frequent-visitor");
    }

    [Fact]
    public async Task thanks_for_the_fifth_order_with_a_place_in_the_circle()
    {
        var (host, story) = await OpenAsync("vip-welcome");
        await story.SubscribedLongAgoAsync();
        for (var order = 0; order < 5; order++)
        {
            await story.OrdersAsync($"o-{order}", cart: null);
            await host.PassAsync(TimeSpan.FromHours(24));
        }
        await host.PassAsync(TimeSpan.FromDays(5));
        await story.IsToldAsync("122:00 sent vip-welcome");
    }

    [Fact]
    public async Task opens_the_sale_earlier_to_the_best_customers_and_reminds_only_those_who_did_not_buy()
    {
        var clock = new VirtualClock(new(2027, 11, 20, 8, 0, 0, TimeSpan.Zero));
        var (host, story) = await OpenAsync("promotion", clock);
        var vip = new Story(host, "ben@example.com");
        await story.SeesAsync("contact.subscribed");
        await vip.SeesAsync("contact.subscribed", id: "ben-yes");
        for (var order = 0; order < 5; order++)
            await vip.SeesAsync("order.placed", $"{{'order':{{'id':'b-{order}','currency':'EUR','total':'10.00','items':[]}}}}", id: $"ben-{order}");
        await host.PassAsync(TimeSpan.FromDays(6.5));
        await vip.SeesAsync("order.placed", "{'order':{'id':'b-9','currency':'EUR','total':'10.00','items':[]}}", id: "ben-9");
        await host.PassAsync(TimeSpan.FromDays(10));
        await story.IsToldAsync("74:00 sent promotion-teaser", "145:00 sent promotion-live", "218:00 sent promotion-last-hours");
        await vip.IsToldAsync("74:00 sent promotion-teaser", "132:00 sent promotion-early");
    }

    [Fact]
    public async Task picks_for_nobody_whose_taste_it_cannot_know_and_says_so()
    {
        var (host, story) = await OpenAsync("weekly-picks");
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("product.viewed", "{'product':{'id':'p1','title':'Gooseneck kettle'}}");
        await host.PassAsync(TimeSpan.FromDays(12));
        await story.IsToldAsync("74:00 suppressed weekly-picks: needs arrivals", "242:00 suppressed weekly-picks: needs arrivals");
    }
}

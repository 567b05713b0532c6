namespace TriggerMail.Tests.Triggers;

/// <summary>The engine's clock starts on Monday, 2 March 2026, at 08:00 UTC.</summary>
public sealed class A_recurring_time
{
    [Fact]
    public async Task comes_every_week_at_the_contacts_own_hour_through_a_clock_change()
    {
        var shop = Shop.With("{ every: { day: friday, at: \"10:00\" } }");
        await shop.KnowsAsync("'timeZone':'Europe/Berlin'");
        await shop.UntilAsync("2026-04-05");
        Assert.Equal(["2026-03-06 09:00", "2026-03-13 09:00", "2026-03-20 09:00", "2026-03-27 09:00", "2026-04-03 08:00"], await shop.MailsAsync());
        Assert.Contains("It was time for sample", await shop.Host.TimelineAsync("ada@example.com"));
    }

    // SparkDevNetwork/Rock#6560: on 25 October 2026 Berlin's clocks show 02:30 twice.
    [Fact]
    public async Task comes_once_on_the_day_whose_clocks_show_it_twice()
    {
        var shop = Shop.With("{ every: { at: \"02:30\" } }", at: Shop.At("2026-10-24 12:00"));
        await shop.KnowsAsync("'timeZone':'Europe/Berlin'");
        await shop.UntilAsync("2026-10-26 12:00");
        Assert.Equal(["2026-10-25 00:30", "2026-10-26 01:30"], await shop.MailsAsync());
    }

    [Fact]
    public async Task does_not_come_twice_on_one_date_of_somebody_who_moves_west()
    {
        var shop = Shop.With("{ every: { day: [friday] } }");
        await shop.KnowsAsync("'timeZone':'Asia/Tokyo'");
        await shop.UntilAsync("2026-03-06 01:00");
        await shop.KnowsAsync("'timeZone':'America/New_York'");
        await shop.UntilAsync("2026-03-14");
        Assert.Equal(["2026-03-06 00:00", "2026-03-13 13:00"], await shop.MailsAsync());
    }

    [Fact]
    public async Task missed_in_a_long_downtime_is_made_up_for_once()
    {
        var shop = Shop.With("{ every: { at: \"10:00\" } }");
        await shop.SeesAsync("page.viewed");
        shop.Host.Clock.MoveTo(Shop.At("2026-03-20 12:00"));
        await shop.UntilAsync("2026-03-22");
        Assert.Equal(["2026-03-20 12:00", "2026-03-21 10:00"], await shop.MailsAsync());
    }
}

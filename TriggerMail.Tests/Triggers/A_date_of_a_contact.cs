using TriggerMail.Stories;

namespace TriggerMail.Tests.Triggers;

/// <summary>The engine's clock starts on 2 March 2026 at 08:00 UTC.</summary>
public sealed class A_date_of_a_contact
{
    private const string Birthday = "{ date: { of: contact.birthday } }";

    // mautic#10170, #7665, #2824, novu#2808: in the contact's own morning, whatever the server's zone is.
    [Fact]
    public async Task is_kept_every_year_at_nine_where_the_contact_lives()
    {
        var shop = Shop.With(Birthday);
        await shop.KnowsAsync("'birthday':'1990-05-17','timeZone':'Europe/Berlin'");
        await shop.PassAsync(366 * 2);
        Assert.Equal(["2026-05-17 07:00", "2027-05-17 07:00"], await shop.MailsAsync());
        Assert.Contains("A date came: contact.birthday", await shop.Host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task uses_the_stores_clock_for_somebody_whose_zone_is_not_known()
    {
        var shop = Shop.With(Birthday);
        await shop.KnowsAsync("'birthday':'0000-05-17'");
        await shop.PassAsync(100);
        Assert.Equal(["2026-05-17 09:00"], await shop.MailsAsync());
    }

    [Theory]
    [InlineData("{ date: { of: contact.birthday, before: 3d, at: \"10:30\" } }", "2026-05-14 10:30")]
    [InlineData("{ date: { of: contact.birthday, after: 1d } }", "2026-05-18 09:00")]
    public async Task can_be_days_before_or_after(string entry, string mail)
    {
        var shop = Shop.With(entry);
        await shop.KnowsAsync("'birthday':'1990-05-17'");
        await shop.PassAsync(200);
        Assert.Equal([mail], await shop.MailsAsync());
    }

    [Fact]
    public async Task of_29_February_is_kept_on_the_28th_in_other_years()
    {
        var shop = Shop.With(Birthday);
        await shop.KnowsAsync("'birthday':'2000-02-29'");
        await shop.PassAsync(366 * 2);
        Assert.Equal(["2027-02-28 09:00", "2028-02-29 09:00"], await shop.MailsAsync());
    }

    [Theory]
    [InlineData("2026-05-17 13:40", "2026-05-17 13:40")]
    [InlineData("2026-05-17 06:00", "2026-05-17 09:00")]
    [InlineData("2026-05-18 06:00", "2027-05-17 09:00")]
    public async Task is_in_time_when_it_becomes_known_on_its_very_day(string known, string mail)
    {
        var shop = Shop.With(Birthday);
        await shop.UntilAsync(known);
        await shop.KnowsAsync("'birthday':'1990-05-17'");
        await shop.UntilAsync("2027-05-18");
        Assert.Equal(mail, (await shop.MailsAsync())[0]);
    }

    [Fact]
    public async Task is_not_kept_twice_in_a_year_when_it_is_put_right()
    {
        var shop = Shop.With(Birthday);
        await shop.KnowsAsync("'birthday':'1990-05-17'");
        await shop.UntilAsync("2026-05-20");
        await shop.KnowsAsync("'birthday':'1990-06-17'");
        await shop.UntilAsync("2027-12-31");
        Assert.Equal(["2026-05-17 09:00", "2027-06-17 09:00"], await shop.MailsAsync());
    }

    [Fact]
    public async Task follows_a_contact_who_moves_and_is_kept_once_all_the_same()
    {
        var shop = Shop.With(Birthday);
        await shop.KnowsAsync("'birthday':'1990-05-17','timeZone':'Asia/Tokyo'");
        await shop.UntilAsync("2026-05-17 03:00");
        await shop.KnowsAsync("'timeZone':'America/New_York'");
        await shop.UntilAsync("2026-12-31");
        Assert.Equal(["2026-05-17 00:00"], await shop.MailsAsync());
    }

    // An expiry: in its own year only, and again when it is renewed.
    [Fact]
    public async Task that_comes_once_comes_again_only_when_it_is_another()
    {
        var shop = Shop.With("{ date: { of: contact.attributes.expiresAt, before: 14d, every: once } }");
        await shop.KnowsAsync("'attributes':{'expiresAt':'2026-06-30'}");
        await shop.UntilAsync("2026-07-15");
        await shop.KnowsAsync("'attributes':{'expiresAt':'2027-06-30'}");
        await shop.UntilAsync("2028-12-31");
        Assert.Equal(["2026-06-16 09:00", "2027-06-16 09:00"], await shop.MailsAsync());
    }

    [Fact]
    public async Task can_be_the_anniversary_of_the_first_order()
    {
        var shop = Shop.With("{ date: { of: contact.orders.firstAt } }");
        await shop.SeesAsync("order.placed", "{'contact':{'timeZone':'Asia/Tokyo'},'order':{'id':'1','total':'5.00','currency':'EUR'}}");
        await shop.PassAsync(20);
        await shop.SeesAsync("order.placed", "{'order':{'id':'2','total':'5.00','currency':'EUR'}}");
        await shop.UntilAsync("2028-03-01");
        Assert.Equal(["2027-03-02 00:00"], await shop.MailsAsync());
    }

    [Fact]
    public async Task is_given_up_when_it_is_no_longer_known_to_be_one()
    {
        var shop = Shop.With("{ date: { of: contact.attributes.expiresAt, every: once } }");
        await shop.KnowsAsync("'attributes':{'expiresAt':'2026-06-30'}");
        await shop.KnowsAsync("'attributes':{'expiresAt':'some day'}");
        await shop.UntilAsync("2026-12-31");
        Assert.Empty(await shop.MailsAsync());
    }

    // listmonk#1801: late after a downtime is for the gate to judge, and it says why.
    [Theory]
    [InlineData("2026-05-17 20:00", "sent", null)]
    [InlineData("2026-05-19 08:00", "suppressed", "expired: it was meant for 2026-05-17 09:00 UTC, and later than 1 day after it makes no sense")]
    public async Task missed_in_a_downtime_is_made_up_for_unless_it_is_too_late(string back, string state, string? reason)
    {
        var shop = Shop.With(Birthday, topic: "offers");
        await shop.SeesAsync("contact.subscribed");
        await shop.KnowsAsync("'birthday':'1990-05-17'");
        shop.Host.Clock.MoveTo(Shop.At(back));
        await shop.PassAsync(0);
        var told = Assert.Single(await shop.Host.DecisionsAsync("ada@example.com"));
        Assert.Equal((state, reason), (told.State, told.Reason));
    }

    [Fact]
    public async Task keeps_one_alarm_for_a_contact_however_often_something_happens()
    {
        var shop = Shop.With(Birthday);
        await shop.KnowsAsync("'birthday':'1990-05-17'");
        for (var i = 0; i < 20; i++)
            await shop.SeesAsync("page.viewed");
        Assert.Single(await shop.Host.Engine.Due.DueAsync(shop.Host.Now.AddYears(2), 100));
    }

    // A birthday journey added to a store that has contacts already (mautic#5246 asks for the opposite mistake never to happen).
    [Fact]
    public async Task counts_for_contacts_who_were_there_before_the_journey()
    {
        var records = new Storage.InMemoryRecordStore();
        var before = new Shop(new EngineStoryHost([], records));
        await before.KnowsAsync("'birthday':'1990-05-17'");

        var after = Shop.With(Birthday, records: records, owner: "second");
        await after.Host.Engine.Upkeep.BeginAsync();
        await after.PassAsync(200);
        Assert.Equal(["2026-05-17 09:00"], await after.MailsAsync());
    }

    [Fact]
    public async Task is_looked_for_in_everybody_again_only_when_the_journey_was_edited()
    {
        var records = new Storage.InMemoryRecordStore();
        await new Shop(new EngineStoryHost([], records)).KnowsAsync("'birthday':'1990-05-17'");
        for (var start = 0; start < 2; start++)
            await Shop.With(Birthday, records: records).Host.Engine.Upkeep.BeginAsync();
        var edited = Shop.With("{ date: { of: contact.birthday, at: \"11:00\" } }", records: records);
        await edited.Host.Engine.Upkeep.BeginAsync();
        Assert.Equal(["look:1", "look:2"], (await edited.Host.Engine.BulkJobs.AllAsync()).Select(round => round.Id));
        await edited.PassAsync(200);
        Assert.Equal(["2026-05-17 11:00"], await edited.MailsAsync());
    }

    // The doctor may be asked before the host is started again after a downtime.
    [Fact]
    public async Task is_not_taken_for_an_idle_alarm_by_the_doctor()
    {
        var shop = Shop.With(Birthday);
        await shop.KnowsAsync("'birthday':'1990-05-17'");
        shop.Host.Clock.MoveTo(Shop.At("2026-05-17 12:00"));
        await shop.Host.Engine.Doctor.ExamineAsync(fix: true);
        await shop.PassAsync(1);
        Assert.Equal(["2026-05-17 12:00"], await shop.MailsAsync());
    }

    [Fact]
    public async Task whose_alarm_was_lost_is_found_by_the_doctor_and_put_right()
    {
        var shop = Shop.With(Birthday);
        await shop.KnowsAsync("'birthday':'1990-05-17'");
        await shop.Host.Engine.Due.ClearAsync(await shop.Host.Engine.Due.DueAsync(shop.Host.Now.AddYears(1), 10));
        var found = Assert.Single(await shop.Host.Engine.Doctor.ExamineAsync(fix: true));
        Assert.Equal("A journey that starts by the clock is due on 2026-05-17 09:00 UTC, and no alarm is set.", found.What);
        await shop.PassAsync(100);
        Assert.Equal(["2026-05-17 09:00"], await shop.MailsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task is_kept_once_whatever_commit_the_process_dies_at(bool afterwards)
    {
        var commits = (await PlayAsync(int.MaxValue, afterwards)).Commits;
        for (var at = 1; at <= commits; at++)
            Assert.Equal((at, "one sent"), (at, (await PlayAsync(at, afterwards)).Told));
    }

    private static async Task<(int Commits, string Told)> PlayAsync(int dieAt, bool afterwards)
    {
        var records = new Storage.InMemoryRecordStore();
        var store = new Storage.CrashingStore(records, dieAt, afterwards);
        var shop = Shop.With(Birthday, records: store);
        foreach (var step in (Func<Shop, Task>[])[one => one.KnowsAsync("'birthday':'1990-05-17'"), one => one.UntilAsync("2026-12-31")])
            try
            {
                await step(shop);
            }
            catch (Storage.CrashException)
            {
                var now = shop.Host.Now;
                shop = Shop.With(Birthday, records: records, owner: "second", at: now);
                await step(shop);
            }
        var told = (await shop.Host.DecisionsAsync("ada@example.com")).Select(one => one.State).ToList();
        return (store.Commits, told is ["sent"] ? "one sent" : string.Join(", ", told));
    }
}

using TriggerMail.Stories;

namespace TriggerMail.Tests.Triggers;

/// <summary>Several children have several birthdays. The engine's clock starts on 2 March 2026 at 08:00 UTC.</summary>
public sealed class A_list_of_dates
{
    private const string Children = "{ date: { of: contact.attributes.children, before: 14d }, key: date.entry, again: { after: 300d } }";

    [Fact]
    public async Task is_kept_date_by_date_each_once_a_year()
    {
        var shop = Shop.With(Children);
        await shop.KnowsAsync("'attributes':{'children':[{'name':'Noor','date':'2019-05-17'},{'name':'Ilya','birthday':'2022-06-20'}]}");
        await shop.UntilAsync("2027-12-31");
        Assert.Equal(["2026-05-03 09:00", "2026-06-06 09:00", "2027-05-03 09:00", "2027-06-06 09:00"], await shop.MailsAsync());
        Assert.Contains("A date came: contact.attributes.children (Noor)", await shop.Host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task may_be_dates_and_nothing_else()
    {
        var shop = Shop.With(Children);
        await shop.KnowsAsync("'attributes':{'children':['2019-05-17','some day','2022-06-20']}");
        await shop.UntilAsync("2026-12-31");
        Assert.Equal(["2026-05-03 09:00", "2026-06-06 09:00"], await shop.MailsAsync());
    }

    [Fact]
    public async Task of_twins_is_two_occasions_of_one_morning()
    {
        var shop = Shop.With(Children);
        await shop.KnowsAsync("'attributes':{'children':[{'name':'Noor','date':'2019-05-17'},{'name':'Ilya','date':'2019-05-17'}]}");
        await shop.UntilAsync("2026-12-31");
        Assert.Equal(["2026-05-03 09:00", "2026-05-03 09:00"], await shop.MailsAsync());
    }

    // Twice the same name is told apart by place, and neither is lost.
    [Fact]
    public async Task tells_entries_of_one_name_apart()
    {
        var shop = Shop.With(Children);
        await shop.KnowsAsync("'attributes':{'children':[{'name':'Noor','date':'2019-05-17'},{'name':'Noor','date':'2022-06-20'}]}");
        await shop.UntilAsync("2026-12-31");
        Assert.Equal(2, (await shop.MailsAsync()).Count);
    }

    [Fact]
    public async Task in_another_order_gives_nobody_a_second_birthday()
    {
        var shop = Shop.With(Children);
        await shop.KnowsAsync("'attributes':{'children':[{'name':'Noor','date':'2019-05-17'},{'name':'Ilya','date':'2022-06-20'}]}");
        await shop.UntilAsync("2026-05-10");
        await shop.KnowsAsync("'attributes':{'children':[{'name':'Ilya','date':'2022-06-20'},{'name':'Noor','date':'2019-05-25'}]}");
        await shop.UntilAsync("2026-12-31");
        Assert.Equal(["2026-05-03 09:00", "2026-06-06 09:00"], await shop.MailsAsync());
    }

    [Fact]
    public async Task that_was_one_date_before_goes_on_where_that_one_stood()
    {
        var shop = Shop.With(Children);
        await shop.KnowsAsync("'attributes':{'children':'2019-05-17'}");
        await shop.UntilAsync("2026-05-10");
        await shop.KnowsAsync("'attributes':{'children':['2019-05-30','2022-06-20']}");
        await shop.UntilAsync("2026-12-31");
        Assert.Equal(["2026-05-03 09:00", "2026-06-06 09:00"], await shop.MailsAsync());
    }

    // A downtime over both days: each is made up for.
    [Fact]
    public async Task missed_in_a_downtime_is_made_up_for_entry_by_entry()
    {
        var shop = Shop.With(Children);
        await shop.KnowsAsync("'attributes':{'children':[{'name':'Noor','date':'2019-05-17'},{'name':'Ilya','date':'2022-05-18'}]}");
        shop.Host.Clock.MoveTo(Shop.At("2026-05-06 12:00"));
        await shop.PassAsync(1);
        Assert.Equal(2, (await shop.Host.TimelineAsync("ada@example.com")).Count(line => line.StartsWith("A date came", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task is_told_of_both_when_two_contacts_turn_out_to_be_one()
    {
        var shop = Shop.With(Children);
        await shop.KnowsAsync("'attributes':{'children':[{'name':'Noor','date':'2019-05-17'},{'name':'Ilya','date':'2022-06-20'}]}");
        await shop.UntilAsync("2026-05-10");
        var other = new Story(shop.Host, "id:77");
        await other.SeesAsync("contact.updated", "{'contact':{'attributes':{'children':[{'name':'Noor','date':'2019-05-30'},{'name':'Ilya','date':'2022-06-20'}]}}}", id: "other");
        await shop.SeesAsync("contact.signed_in", "{'contact':{'id':'77','email':'ada@example.com'}}");
        await shop.UntilAsync("2026-12-31");
        Assert.Equal(["2026-05-03 09:00", "2026-06-06 09:00"], await shop.MailsAsync());
    }

    [Fact]
    public async Task of_any_length_stays_small_in_the_record()
    {
        var shop = Shop.With(Children);
        for (var year = 0; year < 8; year++)
        {
            var names = string.Join(',', Enumerable.Range(0, 20).Select(n => $"{{'name':'Child {year}-{n}','date':'2019-{n % 12 + 1:00}-{n % 27 + 1:00}'}}"));
            await shop.KnowsAsync($"'attributes':{{'children':[{names}]}}");
            await shop.PassAsync(366);
        }
        var mark = (await shop.Host.Engine.Contacts.FindAsync("ada@example.com"))!.TriggerStates.Values.Single();
        Assert.InRange(mark.GivenTo!.Count, 20, 45);
    }

    [Fact]
    public async Task is_what_the_shipped_journey_takes_and_its_mail_names_the_child()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("contact.updated", "{'contact':{'attributes':{'childBirthday':[{'name':'Noor','date':'2019-03-25'},{'date':'2022-06-20'}]}}}");
        await host.PassAsync(TimeSpan.FromDays(150));
        var mails = host.Sender.Messages.Where(mail => mail.Subject.Contains("birthday", StringComparison.Ordinal)).ToList();
        Assert.Equal(["Noor's birthday is coming up", "A birthday is coming up"], mails.Select(mail => mail.Subject));
        Assert.Contains("Noor has a birthday soon", mails[0].Text, StringComparison.Ordinal);
    }
}

using System.Text.Json;

namespace TriggerMail.Security;

/// <summary>An account of the shop has another address now, or another's: what was said at one mailbox holds at no other.</summary>
[Trait("Kind", "security")]
public sealed class An_account_with_a_new_address : IAsyncLifetime
{
    private const string Victim = "victim@example.com", Attacker = "attacker@evil.example";
    private Browser browser = null!;

    public async Task InitializeAsync() => browser = await Browser.OpenAsync();

    public async Task DisposeAsync() => await browser.DisposeAsync();

    [Fact]
    public async Task takes_no_yes_along_and_leaves_the_mailbox_to_whoever_uses_it_next()
    {
        await browser.StoreTellsAsync("contact.registered", $"{{'contact':{{'id':'7','email':'{Victim}'}}}}");
        await browser.SubscribesAsync(Victim);
        await browser.StoreTellsAsync("contact.updated", $"{{'contact':{{'id':'7','email':'{Attacker}'}}}}");
        Assert.False(await browser.SaysYesAsync("id:7"));
        Assert.Equal(Attacker, await browser.TextAsync("id:7", "email"));
        Assert.Equal("", (await browser.ContactAsync(Victim)) is { ValueKind: JsonValueKind.Object } left ? left.GetRawText() : "");

        await browser.StoreTellsAsync("order.placed", "{'order':{'id':'o1','number':'1','currency':'EUR','total':'9.00','items':[]}}", Victim);
        Assert.NotEqual(await browser.IdAsync("id:7"), await browser.IdAsync(Victim));
        Assert.Equal([("order-confirmation", Victim)], (await browser.MailsAsync(Victim)).Select(mail => (mail.Template, mail.To)));
    }

    [Fact]
    public async Task forgets_no_no_of_the_mailbox_an_account_leaves()
    {
        await browser.StoreTellsAsync("contact.registered", $"{{'contact':{{'id':'7','email':'{Victim}'}}}}");
        await browser.StoreTellsAsync("contact.unsubscribed", "{}", Victim);
        await browser.StoreTellsAsync("email.bounced", $"{{'bounce':{{'class':'hard','address':'{Victim}'}}}}", Victim);
        await browser.StoreTellsAsync("contact.updated", $"{{'contact':{{'id':'7','email':'{Attacker}'}}}}");
        Assert.NotEqual(await browser.IdAsync("id:7"), await browser.IdAsync(Victim));
        Assert.Equal(["unsubscribed"], await browser.AnswersAsync(Victim));
        Assert.Equal(["unsubscribed"], await browser.AnswersAsync("id:7"));
        Assert.NotEqual(JsonValueKind.Undefined, (await browser.ContactAsync(Victim)).GetProperty("suppression").ValueKind);
    }

    [Fact]
    public async Task takes_it_from_the_account_that_had_it_when_the_shop_says_so_of_both()
    {
        await browser.StoreTellsAsync("contact.registered", $"{{'contact':{{'id':'7','email':'{Victim}'}}}}");
        await browser.StoreTellsAsync("contact.unsubscribed", "{}", Victim);
        await browser.StoreTellsAsync("contact.registered", $"{{'contact':{{'id':'8','email':'{Victim}'}}}}");
        Assert.Equal(await browser.IdAsync("id:8"), await browser.IdAsync(Victim));
        Assert.NotEqual(await browser.IdAsync("id:7"), await browser.IdAsync("id:8"));
        Assert.Null(await browser.TextAsync("id:7", "email"));
        Assert.Equal(["unsubscribed"], await browser.AnswersAsync("id:8"));
    }

    [Fact]
    public async Task is_not_undone_by_what_the_shop_said_earlier_and_sends_later()
    {
        await browser.StoreTellsAsync("contact.updated", "{'contact':{'id':'7','email':'new@example.com'}}");
        await browser.StoreTellsAsync("contact.updated", $"{{'contact':{{'id':'7','email':'{Victim}'}}}}", time: browser.Host.Now.AddMinutes(-5).ToString("O"));
        Assert.Equal("new@example.com", await browser.TextAsync("id:7", "email"));
        Assert.Equal(JsonValueKind.Undefined, (await browser.ContactAsync(Victim)).ValueKind);
    }

    [Fact]
    public async Task told_hours_late_and_twice_has_the_newer_one()
    {
        await browser.StoreTellsAsync("contact.registered", "{'contact':{'id':'7','email':'a@example.com'}}");
        await browser.Host.PassAsync(TimeSpan.FromHours(12));
        await browser.StoreTellsAsync("contact.updated", "{'contact':{'id':'7','email':'b@example.com'}}", time: browser.Host.Now.AddHours(-10).ToString("O"));
        await browser.Host.PassAsync(TimeSpan.FromMinutes(1));
        await browser.StoreTellsAsync("contact.updated", "{'contact':{'id':'7','email':'c@example.com'}}", time: browser.Host.Now.AddHours(-8).ToString("O"));
        Assert.Equal("c@example.com", await browser.TextAsync("id:7", "email"));
    }

    [Fact]
    public async Task spreads_no_no_to_a_mailbox_that_did_not_say_it()
    {
        await browser.StoreTellsAsync("contact.registered", "{'contact':{'id':'7','email':'a@example.com'}}");
        await browser.StoreTellsAsync("contact.registered", "{'contact':{'id':'8','email':'b@example.com'}}");
        await browser.StoreTellsAsync("contact.unsubscribed", "{}", "b@example.com");
        await browser.StoreTellsAsync("contact.updated", "{'contact':{'id':'7','email':'b@example.com'}}");
        Assert.Equal(["unsubscribed"], await browser.AnswersAsync("id:7"));
        Assert.Empty(await browser.AnswersAsync("a@example.com"));
    }

    [Fact]
    public async Task confirms_nothing_by_a_link_that_another_mailbox_was_sent()
    {
        await browser.WooAsync("customer.created", $"{{'id':66,'email':'{Attacker}','date_created_gmt':'2026-03-02T08:00:00'}}");
        Assert.Equal(202, (await browser.SaysAsync("contact.subscription_requested", $"{{'contact':{{'email':'{Attacker}'}}}}")).Status);
        var asked = Assert.Single(await browser.MailsAsync("id:66"), mail => mail.Template == "confirm-request");
        await browser.StoreTellsAsync("contact.updated", $"{{'contact':{{'id':'66','email':'{Victim}'}}}}");
        var at = asked.Words.IndexOf("/confirm/", StringComparison.Ordinal);
        using var answer = await browser.Host.Http.PostAsync(new Uri(asked.Words[at..asked.Words.IndexOfAny(['"', ' ', '\n', '\r', '<', ')'], at)], UriKind.Relative), null);
        await browser.Host.PassAsync(TimeSpan.Zero);
        Assert.False(await browser.SaysYesAsync("id:66"));
        Assert.DoesNotContain(await browser.MailsAsync("id:66"), mail => mail.To == Victim);
    }
}

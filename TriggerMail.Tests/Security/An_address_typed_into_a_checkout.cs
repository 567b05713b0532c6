using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TriggerMail.Security;

/// <summary>Somebody with an account at the shop types another's address into the checkout, or gives it to the account. The webhooks are the shop's own.</summary>
[Trait("Kind", "security")]
public sealed class An_address_typed_into_a_checkout : IAsyncLifetime
{
    private const string Victim = "victim@example.com", Attacker = "attacker@evil.example";
    private Browser browser = null!;
    private int sent;

    public async Task InitializeAsync() => browser = await Browser.OpenAsync();

    public async Task DisposeAsync() => await browser.DisposeAsync();

    [Fact]
    public async Task takes_over_no_subscriber_for_an_account_with_another_address()
    {
        await SubscribesAsync(Victim);
        await WooAsync("customer.created", $"{{'id':66,'email':'{Attacker}','date_created_gmt':'2026-03-02T08:00:00'}}");
        await OrdersAsync(501, account: 66, typed: Victim);
        await browser.Host.PassAsync(TimeSpan.Zero);

        Assert.NotEqual(await IdAsync(Victim), await IdAsync("id:66"));
        Assert.Equal(Victim, await TextAsync(Victim, "email"));
        Assert.Equal(Attacker, await TextAsync("id:66", "email"));
        Assert.False(await SaysYesAsync("id:66"));
        Assert.True(await SaysYesAsync(Victim));
        Assert.DoesNotContain(await browser.MailsAsync(Victim), mail => mail.Template == "order-confirmation");
        Assert.Equal([("order-confirmation", Attacker)], (await browser.MailsAsync("id:66")).Select(mail => (mail.Template, mail.To)));
    }

    [Fact]
    public async Task lets_no_consent_go_to_another_address_when_the_account_was_not_known()
    {
        await SubscribesAsync(Victim);
        await OrdersAsync(501, account: 66, typed: Victim);
        await WooAsync("customer.updated", $"{{'id':66,'email':'{Attacker}','date_created_gmt':'2026-03-02T08:00:00','date_modified_gmt':'2026-03-02T09:00:00'}}");
        await browser.Host.PassAsync(TimeSpan.Zero);

        Assert.Equal(Attacker, await TextAsync("id:66", "email"));
        Assert.False(await SaysYesAsync("id:66"));
        Assert.NotEqual(await IdAsync(Victim), await IdAsync("id:66"));
        Assert.True(await SaysYesAsync(Victim));
    }

    [Fact]
    public async Task takes_no_address_from_somebody_elses_account()
    {
        await WooAsync("customer.created", $"{{'id':7,'email':'{Victim}','date_created_gmt':'2026-03-02T08:00:00'}}");
        await SubscribesAsync(Victim);
        await OrdersAsync(501, account: 66, typed: Victim);
        await OrdersAsync(502, account: 0, typed: Victim);
        await browser.Host.PassAsync(TimeSpan.Zero);

        Assert.Equal(await IdAsync("id:7"), await IdAsync(Victim));
        Assert.Equal(Victim, await TextAsync("id:7", "email"));
        Assert.NotEqual(await IdAsync("id:7"), await IdAsync("id:66"));
        Assert.All(await browser.MailsAsync("id:7"), mail => Assert.DoesNotContain("501", mail.Words, StringComparison.Ordinal));
        // Of account 66 nothing else is known: its own order is confirmed to where it was typed, and nothing else goes there.
        Assert.Null(await TextAsync("id:66", "email"));
        Assert.Equal([("order-confirmation", Victim)], (await browser.MailsAsync("id:66")).Select(mail => (mail.Template, mail.To)));
    }

    [Fact]
    public async Task is_written_to_for_the_order_only_where_mails_may_go()
    {
        await WooAsync("customer.created", $"{{'id':7,'email':'{Victim}','date_created_gmt':'2026-03-02T08:00:00'}}");
        await SaysAsync("email.complained", "{}", Victim);
        await OrdersAsync(501, account: 66, typed: Victim);
        Assert.Empty(await browser.MailsAsync("id:66"));
    }

    [Fact]
    public async Task gives_the_yes_of_one_mailbox_to_no_other()
    {
        await SaysAsync("contact.registered", $"{{'contact':{{'id':'7','email':'{Victim}'}}}}");
        await SubscribesAsync(Victim);
        await SaysAsync("contact.updated", $"{{'contact':{{'id':'7','email':'{Attacker}'}}}}");
        Assert.False(await SaysYesAsync("id:7"));
        Assert.Equal(Attacker, await TextAsync("id:7", "email"));
        Assert.Equal("", (await browser.ContactAsync(Victim)) is { ValueKind: JsonValueKind.Object } left ? left.GetRawText() : "");

        await SaysAsync("order.placed", "{'order':{'id':'o1','number':'1','currency':'EUR','total':'9.00','items':[]}}", Victim);
        Assert.NotEqual(await IdAsync("id:7"), await IdAsync(Victim));
        Assert.Equal([("order-confirmation", Victim)], (await browser.MailsAsync(Victim)).Select(mail => (mail.Template, mail.To)));
    }

    [Fact]
    public async Task forgets_no_no_of_the_mailbox_an_account_leaves()
    {
        await SaysAsync("contact.registered", $"{{'contact':{{'id':'7','email':'{Victim}'}}}}");
        await SaysAsync("contact.unsubscribed", "{}", Victim);
        await SaysAsync("email.bounced", $"{{'bounce':{{'class':'hard','address':'{Victim}'}}}}", Victim);
        await SaysAsync("contact.updated", $"{{'contact':{{'id':'7','email':'{Attacker}'}}}}");
        Assert.NotEqual(await IdAsync("id:7"), await IdAsync(Victim));
        Assert.Equal(["unsubscribed"], await AnswersAsync(Victim));
        Assert.Equal(["unsubscribed"], await AnswersAsync("id:7"));
        Assert.NotEqual(JsonValueKind.Undefined, (await browser.ContactAsync(Victim)).GetProperty("suppression").ValueKind);
    }

    [Fact]
    public async Task moves_an_address_between_accounts_when_the_shop_says_so_of_both()
    {
        await SaysAsync("contact.registered", $"{{'contact':{{'id':'7','email':'{Victim}'}}}}");
        await SaysAsync("contact.unsubscribed", "{}", Victim);
        await SaysAsync("contact.registered", $"{{'contact':{{'id':'8','email':'{Victim}'}}}}");
        Assert.Equal(await IdAsync("id:8"), await IdAsync(Victim));
        Assert.NotEqual(await IdAsync("id:7"), await IdAsync("id:8"));
        Assert.Null(await TextAsync("id:7", "email"));
        Assert.Equal(["unsubscribed"], await AnswersAsync("id:8"));
    }

    [Fact]
    public async Task is_not_undone_by_what_the_shop_said_earlier_and_sends_later()
    {
        await SaysAsync("contact.updated", "{'contact':{'id':'7','email':'new@example.com'}}");
        await SaysAsync("contact.updated", $"{{'contact':{{'id':'7','email':'{Victim}'}}}}", time: browser.Host.Now.AddMinutes(-5).ToString("O"));
        Assert.Equal("new@example.com", await TextAsync("id:7", "email"));
        Assert.Equal(JsonValueKind.Undefined, (await browser.ContactAsync(Victim)).ValueKind);
    }

    [Fact]
    public async Task and_two_changes_told_hours_late_end_with_the_newer_one()
    {
        await SaysAsync("contact.registered", "{'contact':{'id':'7','email':'a@example.com'}}");
        await browser.Host.PassAsync(TimeSpan.FromHours(12));
        await SaysAsync("contact.updated", "{'contact':{'id':'7','email':'b@example.com'}}", time: browser.Host.Now.AddHours(-10).ToString("O"));
        await browser.Host.PassAsync(TimeSpan.FromMinutes(1));
        await SaysAsync("contact.updated", "{'contact':{'id':'7','email':'c@example.com'}}", time: browser.Host.Now.AddHours(-8).ToString("O"));
        Assert.Equal("c@example.com", await TextAsync("id:7", "email"));
    }

    [Fact]
    public async Task spreads_no_no_to_a_mailbox_that_did_not_say_it()
    {
        await SaysAsync("contact.registered", "{'contact':{'id':'7','email':'a@example.com'}}");
        await SaysAsync("contact.registered", "{'contact':{'id':'8','email':'b@example.com'}}");
        await SaysAsync("contact.unsubscribed", "{}", "b@example.com");
        await SaysAsync("contact.updated", "{'contact':{'id':'7','email':'b@example.com'}}");
        Assert.Equal(["unsubscribed"], await AnswersAsync("id:7"));
        Assert.Empty(await AnswersAsync("a@example.com"));
    }

    [Fact]
    public async Task confirms_nothing_by_a_link_that_another_mailbox_was_sent()
    {
        await WooAsync("customer.created", $"{{'id':66,'email':'{Attacker}','date_created_gmt':'2026-03-02T08:00:00'}}");
        Assert.Equal(202, (await browser.SaysAsync("contact.subscription_requested", $"{{'contact':{{'email':'{Attacker}'}}}}")).Status);
        var asked = Assert.Single(await browser.MailsAsync("id:66"), mail => mail.Template == "confirm-request");
        await SaysAsync("contact.updated", $"{{'contact':{{'id':'66','email':'{Victim}'}}}}");
        var at = asked.Words.IndexOf("/confirm/", StringComparison.Ordinal);
        using var answer = await browser.Host.Http.PostAsync(new Uri(asked.Words[at..asked.Words.IndexOfAny(['"', ' ', '\n', '\r', '<', ')'], at)], UriKind.Relative), null);
        await browser.Host.PassAsync(TimeSpan.Zero);
        Assert.False(await SaysYesAsync("id:66"));
        Assert.Empty(await browser.MailsAsync(Victim) is { } mails ? mails.Where(mail => mail.To == Victim) : []);
    }

    [Fact]
    public async Task and_a_profile_sent_again_undoes_no_no()
    {
        await SubscribesAsync(Victim);
        await SaysAsync("contact.unsubscribed", "{}", Victim);
        await SaysAsync("contact.updated", $"{{'contact':{{'email':'{Victim}','firstName':'Vera'}},'consent':{{'state':'subscribed'}}}}");
        Assert.False(await SaysYesAsync(Victim));
        await browser.Host.PassAsync(TimeSpan.FromMinutes(1));
        await SubscribesAsync(Victim);
        Assert.True(await SaysYesAsync(Victim));
    }

    // One after the other: what comes side by side is another story.
    private async Task SaysAsync(string type, string data, string? subject = null, string? time = null)
    {
        await browser.StoreSaysAsync(type, data, subject, time: time);
        await browser.Host.PassAsync(TimeSpan.Zero);
    }

    private Task SubscribesAsync(string address) => SaysAsync("contact.subscribed", $"{{'contact':{{'email':'{address}'}}}}", address);

    private Task OrdersAsync(int id, int account, string typed) => WooAsync("order.created",
        $"{{'id':{id},'number':'{id}','customer_id':{account},'status':'processing','currency':'EUR','total':'9.00','date_created_gmt':'{browser.Host.Now:yyyy-MM-ddTHH:mm:ss}','billing':{{'email':'{typed}','first_name':'Eve'}},'line_items':[{{'id':1,'name':'Tea','product_id':3,'quantity':1,'total':'9.00','price':9}}]}}");

    private async Task WooAsync(string topic, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.Replace('\'', '"'));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/woocommerce") { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-WC-Webhook-Topic", topic);
        request.Headers.Add("X-WC-Webhook-Source", "https://tea.example/");
        request.Headers.Add("X-WC-Webhook-Delivery-ID", $"w{++sent}");
        request.Headers.Add("X-WC-Webhook-Signature", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Browser.Secret), bytes)));
        using var answer = await browser.Host.Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await browser.Host.PassAsync(TimeSpan.Zero);
    }

    private async Task<string?> IdAsync(string name) => await TextAsync(name, "id");

    private async Task<string?> TextAsync(string name, string member) =>
        await browser.ContactAsync(name) is { ValueKind: JsonValueKind.Object } contact && contact.TryGetProperty(member, out var value) ? value.GetString() : null;

    private async Task<bool> SaysYesAsync(string name) => (await AnswersAsync(name)).Contains("subscribed");

    private async Task<List<string>> AnswersAsync(string name) => (await browser.ContactAsync(name)) is { ValueKind: JsonValueKind.Object } contact
        ? [.. contact.GetProperty("consents").EnumerateArray().Select(one => one.GetProperty("state").GetString()!)]
        : [];
}

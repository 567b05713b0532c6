namespace TriggerMail.Security;

/// <summary>Somebody with an account at the shop types another's address into the checkout. The webhooks are the shop's own.</summary>
[Trait("Kind", "security")]
public sealed class An_address_typed_into_a_checkout : IAsyncLifetime
{
    private const string Victim = "victim@example.com", Attacker = "attacker@evil.example";
    private Browser browser = null!;

    public async Task InitializeAsync() => browser = await Browser.OpenAsync();

    public async Task DisposeAsync() => await browser.DisposeAsync();

    [Fact]
    public async Task takes_over_no_subscriber_for_an_account_with_another_address()
    {
        await browser.SubscribesAsync(Victim);
        await browser.WooAsync("customer.created", $"{{'id':66,'email':'{Attacker}','date_created_gmt':'2026-03-02T08:00:00'}}");
        await OrdersAsync(501, account: 66, typed: Victim);
        await browser.Host.PassAsync(TimeSpan.Zero);

        Assert.NotEqual(await browser.IdAsync(Victim), await browser.IdAsync("id:66"));
        Assert.Equal(Victim, await browser.TextAsync(Victim, "email"));
        Assert.Equal(Attacker, await browser.TextAsync("id:66", "email"));
        Assert.False(await browser.SaysYesAsync("id:66"));
        Assert.True(await browser.SaysYesAsync(Victim));
        Assert.DoesNotContain(await browser.MailsAsync(Victim), mail => mail.Template == "order-confirmation");
        Assert.Equal([("order-confirmation", Attacker)], (await browser.MailsAsync("id:66")).Select(mail => (mail.Template, mail.To)));
    }

    [Fact]
    public async Task lets_no_consent_go_to_another_address_when_the_account_was_not_known()
    {
        await browser.SubscribesAsync(Victim);
        await OrdersAsync(501, account: 66, typed: Victim);
        await browser.WooAsync("customer.updated", $"{{'id':66,'email':'{Attacker}','date_created_gmt':'2026-03-02T08:00:00','date_modified_gmt':'2026-03-02T09:00:00'}}");
        await browser.Host.PassAsync(TimeSpan.Zero);

        Assert.Equal(Attacker, await browser.TextAsync("id:66", "email"));
        Assert.False(await browser.SaysYesAsync("id:66"));
        Assert.NotEqual(await browser.IdAsync(Victim), await browser.IdAsync("id:66"));
        Assert.True(await browser.SaysYesAsync(Victim));
    }

    [Fact]
    public async Task takes_no_address_from_somebody_elses_account()
    {
        await browser.WooAsync("customer.created", $"{{'id':7,'email':'{Victim}','date_created_gmt':'2026-03-02T08:00:00'}}");
        await browser.SubscribesAsync(Victim);
        await OrdersAsync(501, account: 66, typed: Victim);
        await OrdersAsync(502, account: 0, typed: Victim);
        await browser.Host.PassAsync(TimeSpan.Zero);

        Assert.Equal(await browser.IdAsync("id:7"), await browser.IdAsync(Victim));
        Assert.Equal(Victim, await browser.TextAsync("id:7", "email"));
        Assert.NotEqual(await browser.IdAsync("id:7"), await browser.IdAsync("id:66"));
        Assert.All(await browser.MailsAsync("id:7"), mail => Assert.DoesNotContain("501", mail.Words, StringComparison.Ordinal));
        // Of account 66 nothing else is known: its own order is confirmed to where it was typed, and nothing else goes there.
        Assert.Null(await browser.TextAsync("id:66", "email"));
        Assert.Equal([("order-confirmation", Victim)], (await browser.MailsAsync("id:66")).Select(mail => (mail.Template, mail.To)));
    }

    [Fact]
    public async Task is_written_to_for_the_order_only_where_mails_may_go()
    {
        await browser.WooAsync("customer.created", $"{{'id':7,'email':'{Victim}','date_created_gmt':'2026-03-02T08:00:00'}}");
        await browser.StoreTellsAsync("email.complained", "{}", Victim);
        await OrdersAsync(501, account: 66, typed: Victim);
        Assert.Empty(await browser.MailsAsync("id:66"));
    }

    private Task OrdersAsync(int id, int account, string typed) => browser.WooAsync("order.created",
        $"{{'id':{id},'number':'{id}','customer_id':{account},'status':'processing','currency':'EUR','total':'9.00','date_created_gmt':'{browser.Host.Now:yyyy-MM-ddTHH:mm:ss}','billing':{{'email':'{typed}','first_name':'Eve'}},'line_items':[{{'id':1,'name':'Tea','product_id':3,'quantity':1,'total':'9.00','price':9}}]}}");
}

using System.Text.Json;

namespace TriggerMail.Security;

/// <summary>Whoever reads the write key in the shop's page, and speaks of people that are not the cookie's.</summary>
[Trait("Kind", "security")]
public sealed class A_browser_that_names_others : IAsyncLifetime
{
    private const string Victim = "victim@example.com", Attacker = "attacker@evil.example";
    private Browser browser = null!;

    public async Task InitializeAsync()
    {
        browser = await Browser.OpenAsync();
        await browser.StoreSaysAsync("contact.subscribed", $"{{'contact':{{'email':'{Victim}','id':'7','firstName':'Vera','phone':'+442079460123','locale':'en-GB'}}}}", Victim);
        await browser.Host.PassAsync(TimeSpan.Zero);
    }

    public async Task DisposeAsync() => await browser.DisposeAsync();

    [Theory]
    [InlineData(Victim, "{'contact':{'email':'attacker@evil.example'}}", 400)]
    [InlineData(Victim, "{'contact':{'anonymousId':'b7'}}", 400)]
    [InlineData("id:7", "{'contact':{'email':'attacker@evil.example','anonymousId':'b7'}}", 400)]
    [InlineData(null, "{'contact':{'id':'7','anonymousId':'b7'}}", 400)]
    [InlineData(null, "{'contact':{'anonymousId':'b7','phone':'+15550100'}}", 400)]
    [InlineData(null, "{'contact':{'anonymousId':'b7','locale':'fa'}}", 400)]
    [InlineData(null, "{'contact':{'anonymousId':'b7','attributes':{'vip':true}}}", 400)]
    [InlineData(null, "{'contact':{'anonymousId':'b7','Email':'attacker@evil.example'}}", 400)]
    [InlineData(null, "{'contact':{'anonymousId':'b7','aliases':['email:victim@example.com']}}", 400)]
    [InlineData("anon:b7", "{'contact':{'anonymousId':'c9'}}", 400)]
    [InlineData(null, "{'contact':{'email':'victim@example.com'}}", 400)]
    [InlineData(null, "{}", 400)]
    [InlineData("anon:b7", "{'consents':[{'state':'subscribed'}]}", 400)]
    [InlineData("anon:b7", "{'preferences':{'hoursBetweenMails':9000}}", 400)]
    [InlineData("anon:b7", "{'order':{'id':'1'}}", 400)]
    [InlineData("anon:b7", "{'contact':{'email':'victim@example.com'}}", 202)]
    [InlineData("anon:b7", "{'contact':{'email':'attacker@evil.example'}}", 202)]
    public async Task binds_nobody_to_anybody_and_changes_nothing_that_is_known(string? subject, string data, int status)
    {
        var before = await KnownAsync();
        foreach (var type in (string[])["page.viewed", "contact.identified", "checkout.started"])
            Assert.Equal(status, (await browser.SaysAsync(type, data, subject)).Status);
        Assert.Equal(before, await KnownAsync());
        Assert.Equal(JsonValueKind.Undefined, (await browser.ContactAsync(Attacker)).ValueKind);

        await browser.StoreSaysAsync("order.placed", "{'order':{'id':'o1','number':'1','currency':'EUR','total':'9.00','items':[{'productId':'p','title':'Tea','price':'9.00','quantity':1}]}}", Victim);
        var mails = await browser.MailsAsync(Victim);
        Assert.Contains(mails, mail => mail.Template == "order-confirmation");
        Assert.All(mails, mail => Assert.Equal(Victim, mail.To));
    }

    [Theory]
    [InlineData("tel:+442079460123")]
    [InlineData("TEL:+442079460123")]
    [InlineData("shopify-cart-t1")]
    [InlineData("shopify-checkout-t1")]
    [InlineData("shopify-order-5")]
    [InlineData("Shopify-Cart-t1")]
    [InlineData("a b")]
    [InlineData("anon:b7")]
    [InlineData("\u0430bc")]
    public async Task speaks_for_no_cart_telephone_or_order(string cookie)
    {
        var inside = await browser.SaysAsync("cart.updated", JsonSerializer.Serialize(new { contact = new { anonymousId = cookie }, cart = new { items = Array.Empty<object>() } }), null);
        Assert.Equal(400, inside.Status);
        Assert.Contains("anonymousId", inside.Answer, StringComparison.Ordinal);
        Assert.Equal(400, (await browser.SaysAsync("cart.updated", "{}", "anon:" + cookie)).Status);
    }

    [Fact]
    public async Task whose_cookie_the_store_tied_to_a_person_changes_nothing_but_what_was_done()
    {
        await browser.SaysAsync("page.viewed", "{'page':{'url':'https://shop.example/tea','title':'Tea'}}");
        await browser.StoreSaysAsync("contact.signed_in", "{'contact':{'id':'7','anonymousId':'b7'}}", "id:7");
        var before = await KnownAsync();
        Assert.Equal(400, (await browser.SaysAsync("page.viewed", "{'contact':{'anonymousId':'b7','firstName':'Mallory'}}", null)).Status);
        Assert.Equal(202, (await browser.SaysAsync("contact.identified", $"{{'contact':{{'email':'{Attacker}'}}}}")).Status);
        Assert.Equal(202, (await browser.SaysAsync("page.viewed", "{'page':{'url':'https://shop.example/kettles','title':'Kettles'}}")).Status);
        await browser.Host.PassAsync(TimeSpan.Zero);
        Assert.Equal(before, await KnownAsync());
        Assert.Contains(await browser.Host.TimelineAsync(Victim), line => line.Contains("Kettles", StringComparison.Ordinal));
    }

    [Fact]
    public async Task keeps_its_cart_to_itself_until_the_store_says_who_it_is()
    {
        const string cart = "{'contact':{'anonymousId':'b7','email':'victim@example.com'},'cart':{'id':'c1','currency':'EUR','items':[{'productId':'p','title':'Tin','price':'9.00','quantity':1}]}}";
        Assert.Equal(202, (await browser.SaysAsync("cart.updated", cart, null)).Status);
        await browser.Host.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(["welcome"], (await browser.MailsAsync(Victim)).Select(mail => mail.Template));
        Assert.Equal(202, (await browser.SaysAsync("cart.updated", cart, null)).Status);
        await browser.StoreSaysAsync("contact.signed_in", "{'contact':{'id':'7','anonymousId':'b7'}}", "id:7");
        Assert.Equal("c1", (await browser.ContactAsync(Victim)).GetProperty("cart").GetProperty("id").GetString());
    }

    [Fact]
    public async Task in_one_bad_event_of_a_batch_gets_none_of_it_in()
    {
        using var body = new StringContent(
            """[{"specversion":"1.0","id":"1","source":"/b","type":"page.viewed","subject":"anon:b8","data":{}},{"specversion":"1.0","id":"2","source":"/b","type":"page.viewed","subject":"victim@example.com","data":{}}]""",
            System.Text.Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue("application/cloudevents-batch+json"));
        using var answer = await browser.Host.Http.PostAsync(new Uri("/api/collect?key=public-key", UriKind.Relative), body);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("Event [1]: subject", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Undefined, (await browser.ContactAsync("anon:b8")).ValueKind);
    }

    private async Task<string> KnownAsync()
    {
        var known = await browser.ContactAsync(Victim);
        return string.Join('\n', known.EnumerateObject().Where(one => one.Name is "email" or "id" or "storeId" or "profile" or "consents" or "preferences" or "phone" or "names").Select(one => one.ToString()));
    }
}

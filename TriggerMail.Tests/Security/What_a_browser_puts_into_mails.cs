using TriggerMail.Store;

namespace TriggerMail.Security;

/// <summary>Links, pictures and words by the public key, for a person whom the store tied to the cookie.</summary>
[Trait("Kind", "security")]
public sealed class What_a_browser_puts_into_mails : IAsyncLifetime
{
    private const string Ada = "ada@example.com";
    private Browser browser = null!;

    public async Task InitializeAsync()
    {
        browser = await Browser.OpenAsync(("TriggerMail:Store:Hosts:0", "*.shop-cdn.example"), ("TriggerMail:CollectOrigins:0", "https://blog.example:8443"));
        await browser.StoreSaysAsync("product.updated", "{'product':{'id':'p','title':'Gooseneck kettle','url':'https://shop.example/kettle','image':'https://pictures.example/kettle.png','price':'64.00','currency':'EUR','stock':3}}");
        await browser.StoreSaysAsync("contact.subscribed", $"{{'contact':{{'email':'{Ada}'}}}}", Ada);
        await browser.SaysAsync("page.viewed", "{}");
        await browser.StoreSaysAsync("contact.signed_in", $"{{'contact':{{'email':'{Ada}','anonymousId':'b7'}}}}", Ada);
        await browser.Host.PassAsync(TimeSpan.FromDays(8));
    }

    public async Task DisposeAsync() => await browser.DisposeAsync();

    [Theory]
    [InlineData("https://evil.example/cart")]
    [InlineData("//evil.example/cart")]
    [InlineData("HTTPS://EVIL.example")]
    [InlineData("https://shop.example@evil.example/")]
    [InlineData("https://shop.example:443@evil.example/")]
    [InlineData("https://ada@shop.example/")]
    [InlineData("https://shop.example.evil.example/")]
    [InlineData("https://evilshop.example/")]
    [InlineData("https://shop.example:8443/")]
    [InlineData("https://shop.example%2eevil.example/")]
    [InlineData("https://sh\u043ep.example/")]
    [InlineData("https://shop\u3002example.evil.example/")]
    [InlineData("https://xn--shp-hmc.example/")]
    [InlineData("https://evil.example#@shop.example/")]
    [InlineData("https://evil.example?shop.example")]
    [InlineData("https://evil.example\\@shop.example/")]
    [InlineData("https://shop-cdn.example.evil.example/")]
    [InlineData("https://shop-cdn.example/")]
    [InlineData("https://blog.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData(" https://evil.example/")]
    public async Task is_no_link_to_another_host_wherever_it_stands(string link)
    {
        var told = System.Text.Json.JsonSerializer.Serialize(link);
        foreach (var (type, data, path) in new[]
        {
            ("cart.updated", $"{{'cart':{{'id':'c','url':{told},'items':[]}}}}", "data.cart.url"),
            ("cart.updated", $"{{'cart':{{'id':'c','items':[{{'productId':'x'}},{{'productId':'p','url':{told}}}]}}}}", "data.cart.items[1].url"),
            ("product.viewed", $"{{'product':{{'id':'p','url':{told}}}}}", "data.product.url"),
            ("page.viewed", $"{{'page':{{'url':{told}}}}}", "data.page.url"),
            ("page.viewed", $"{{'items':[{{'url':{told}}}]}}", "data.items[0].url"),
        })
        {
            var (status, answer) = await browser.SaysAsync(type, data);
            Assert.Equal(400, status);
            Assert.Contains(path, answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://shop.example/a?b=c#d")]
    [InlineData("http://www.shop.example/")]
    [InlineData("https://SHOP.example:443/")]
    [InlineData("https://img.shop-cdn.example/1.png")]
    [InlineData("https://blog.example:8443/post")]
    public async Task may_lead_to_the_stores_own_hosts(string link) =>
        Assert.Equal(202, (await browser.SaysAsync("page.viewed", $"{{'page':{{'url':'{link}'}}}}")).Status);

    [Fact]
    public async Task is_the_catalogues_word_for_what_the_store_told_of_and_no_link_for_all_else()
    {
        var (status, answer) = await browser.SaysAsync("cart.updated", """
            {'cart':{'id':'c','currency':'EUR','total':'0.01','url':'https://shop.example/cart','discount':'99','items':[
             {'productId':'p','title':'You have won! Call 0900','price':'0.01','quantity':2,'image':'https://evil.example/x.png','rating':{'value':'5','count':9999},'stock':1},
             {'productId':'unknown','title':'Claim it at EVIL.Example now','price':'1.00','quantity':1,'image':'https://evil.example/y.png'}]},
             'coupon':{'code':'FREE','applyUrl':'https://evil.example/z'},'links':{'confirm':'https://evil.example/w'}}
            """);
        Assert.Equal(202, status);
        foreach (var path in (string[])["data.cart.discount", "data.cart.items[0].image", "data.cart.items[0].rating", "data.cart.items[0].stock", "data.cart.items[1].title", "data.coupon", "data.links"])
            Assert.Contains(path, answer, StringComparison.Ordinal);
        await browser.Host.PassAsync(TimeSpan.FromHours(2));
        var (_, to, words) = Assert.Single(await browser.MailsAsync(Ada), mail => mail.Template == "cart-reminder");
        Assert.Equal(Ada, to);
        Assert.Contains("Gooseneck kettle", words, StringComparison.Ordinal);
        foreach (var foreign in (string[])["evil", "EVIL", "You have won", "0900", "0.01", "FREE", "9999"])
            Assert.DoesNotContain(foreign, words, StringComparison.Ordinal);
        var cart = (await browser.ContactAsync(Ada)).GetProperty("cart");
        Assert.Contains("129.00", cart.ToString(), StringComparison.Ordinal); // 2 x 64.00 by the catalogue, and what it does not know
    }

    [Fact]
    public async Task leaves_the_catalogue_as_the_store_told_it()
    {
        await browser.SaysAsync("product.viewed", "{'product':{'id':'p','title':'Free kettle','price':'0.00','currency':'EUR','stock':0,'url':'https://shop.example/x'}}");
        Assert.Equal(400, (await browser.SaysAsync("product.updated", "{'product':{'id':'p','price':'0.00'}}")).Status);
        await browser.Host.PassAsync(TimeSpan.Zero);
        var product = await browser.Host.Http.GetStringAsync(new Uri("/api/products/p", UriKind.Relative));
        Assert.Contains("64.00", product, StringComparison.Ordinal);
        Assert.DoesNotContain("Free kettle", product, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tea from Darjeeling, 250 g", false)]
    [InlineData("St. John's wort 1.5 kg No.5", false)]
    [InlineData("go to evil.example", true)]
    [InlineData("EVIL.COM", true)]
    [InlineData("https://x", true)]
    [InlineData("write to me@x", true)]
    [InlineData("see www.x", true)]
    public void holds_no_text_that_mail_programs_make_a_link_of(string text, bool link) => Assert.Equal(link, StoreHosts.HoldsLink(text));
}

using System.Text.Json;

namespace TriggerMail.Security;

/// <summary>Somebody types another's address into a form of the shop, or a script does.</summary>
[Trait("Kind", "security")]
public sealed class A_request_in_somebodys_name : IAsyncLifetime
{
    private const string Ada = "ada@example.com";
    private Browser browser = null!;

    public async Task InitializeAsync()
    {
        browser = await Browser.OpenAsync();
        await StockAsync(0);
    }

    public async Task DisposeAsync() => await browser.DisposeAsync();

    [Fact]
    public async Task gets_one_mail_in_the_stores_words_and_nothing_else_without_a_click()
    {
        await AskAsync("product.notify_requested", "p");
        var (template, to, words) = Assert.Single(await browser.MailsAsync(Ada));
        Assert.Equal(("confirm-request", Ada), (template, to));
        Assert.Contains("Gooseneck kettle", words, StringComparison.Ordinal);
        Assert.DoesNotContain("Mallory", words, StringComparison.Ordinal);
        await browser.Host.PassAsync(TimeSpan.FromDays(1));
        await StockAsync(5);
        await browser.Host.PassAsync(TimeSpan.FromDays(8));
        Assert.Single(await browser.MailsAsync(Ada));
    }

    [Fact]
    public async Task is_what_was_asked_for_once_the_mailbox_says_so()
    {
        await AskAsync("product.notify_requested", "p");
        var page = await browser.ConfirmAsync((await browser.MailsAsync(Ada))[0].Words);
        Assert.Contains("noted", page, StringComparison.Ordinal);
        await browser.Host.PassAsync(TimeSpan.FromDays(1));
        await StockAsync(5);
        await browser.Host.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(["confirm-request", "back-in-stock"], (await browser.MailsAsync(Ada)).Select(mail => mail.Template));
    }

    [Fact]
    public async Task signs_nobody_up_before_the_click()
    {
        await AskAsync("contact.subscription_requested", null);
        var mail = Assert.Single(await browser.MailsAsync(Ada));
        await browser.Host.PassAsync(TimeSpan.FromDays(9));
        Assert.Single(await browser.MailsAsync(Ada));
        Assert.DoesNotContain("subscribed", (await browser.ContactAsync(Ada)).GetProperty("consents").ToString(), StringComparison.OrdinalIgnoreCase);
        await browser.ConfirmAsync(mail.Words);
        await browser.Host.PassAsync(TimeSpan.FromHours(1));
        Assert.Contains(await browser.MailsAsync(Ada), one => one.Template == "welcome");
    }

    [Fact]
    public async Task says_nothing_of_a_product_that_the_catalogue_does_not_know()
    {
        await AskAsync("product.notify_requested", "buy-at-evil");
        var (_, _, words) = Assert.Single(await browser.MailsAsync(Ada));
        Assert.DoesNotContain("evil", words, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Mallory", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task fills_no_mailbox_however_often_and_for_whatever_it_is_made()
    {
        for (var day = 0; day < 6; day++)
        {
            for (var i = 0; i < 20; i++)
                await AskAsync(i % 2 == 0 ? "product.notify_requested" : "contact.subscription_requested", $"p{day}-{i}", i % 3 == 0 ? Ada : "ADA@Example.com", cookie: $"anon:c{day}-{i}");
            await browser.Host.PassAsync(TimeSpan.FromDays(1));
        }
        Assert.Equal(2, (await browser.MailsAsync(Ada)).Count);
    }

    [Fact]
    public async Task changes_nothing_that_is_known_of_a_known_person()
    {
        await browser.StoreSaysAsync("contact.subscribed", $"{{'contact':{{'email':'{Ada}','id':'7','firstName':'Ada','locale':'en-GB'}},'consent':{{'topics':['offers'],'state':'subscribed'}}}}", Ada);
        await browser.StoreSaysAsync("contact.unsubscribed", "{'consent':{'topics':['news'],'state':'unsubscribed'}}", Ada);
        var before = await KnownAsync();
        await AskAsync("product.notify_requested", "p");
        await AskAsync("contact.subscription_requested", null);
        Assert.Equal(before, await KnownAsync());
        Assert.Equal(JsonValueKind.Undefined, (await browser.ContactAsync("anon:b7")).ValueKind); // and the cookie is not Ada's
    }

    [Fact]
    public async Task confirms_that_request_and_no_other()
    {
        await AskAsync("product.notify_requested", "p");
        var mine = (await browser.MailsAsync(Ada))[0].Words;
        await AskAsync("contact.subscription_requested", null);
        await browser.ConfirmAsync(mine);
        Assert.DoesNotContain("marketing", (await browser.ContactAsync(Ada)).GetProperty("consents").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task does_not_bring_back_who_asked_to_be_forgotten()
    {
        await browser.StoreSaysAsync("contact.subscribed", $"{{'contact':{{'email':'{Ada}'}}}}", Ada);
        using var erased = await browser.Host.Http.DeleteAsync(new Uri($"/api/contacts/{Ada}", UriKind.Relative));
        Assert.True(erased.IsSuccessStatusCode);
        await browser.Host.PassAsync(TimeSpan.FromDays(1));
        await AskAsync("contact.subscription_requested", null);
        Assert.Equal(JsonValueKind.Undefined, (await browser.ContactAsync(Ada)).ValueKind);
        Assert.Empty(await browser.MailsAsync(Ada));
    }

    private async Task AskAsync(string type, string? product, string address = Ada, string cookie = "anon:b7")
    {
        var about = product is null ? "" : $",'product':{{'id':'{product}','title':'Hello from Mallory','url':'https://shop.example/x'}}";
        Assert.Equal(202, (await browser.SaysAsync(type, $"{{'contact':{{'email':'{address}'}}{about}}}", cookie)).Status);
    }

    private async Task StockAsync(int stock) => await browser.StoreSaysAsync(
        "product.updated", $"{{'product':{{'id':'p','title':'Gooseneck kettle','url':'https://shop.example/kettle','price':'64.00','currency':'EUR','stock':{stock}}}}}");

    private async Task<string> KnownAsync()
    {
        var known = await browser.ContactAsync(Ada);
        return string.Join('\n', known.EnumerateObject().Where(one => one.Name is not ("timeline" or "journeys" or "requests" or "activity")).Select(one => one.ToString()));
    }
}

using TriggerMail.Events;

namespace TriggerMail.Tests.Pages;

[Trait("Kind", "security")]
public sealed class A_hostile_event
{
    private const string Name = "<script>alert(1)</script>";
    private const string Title = "\"><img src=x onerror=alert(2)>";

    [Fact]
    public async Task is_shown_as_text_on_every_page()
    {
        await using var shop = await OpenShop.OpenAsync();
        var contact = await shop.SubscriberAsync(firstName: Name);
        await shop.HappenAsync(EventTypes.CartUpdated, "mia@example.com", new
        {
            cart = new { id = Title, currency = "EUR", total = "5.00", items = new[] { new { productId = "p", title = Title, price = "5.00", quantity = 1 } } },
        });
        var message = Assert.Single(await shop.Host.Engine.Contacts.MessagesAsync(contact));

        foreach (var path in new[] { "/", "/contacts", $"/contacts/{contact.Id}", $"/messages/{message.Id}", $"/contacts?q={Uri.EscapeDataString(Title)}", $"/p/{shop.Token(contact)}" })
        {
            var page = await shop.PageAsync(path);
            Assert.Empty(page.QuerySelectorAll("script, [onerror], img:not([src^='/assets/'])"));
        }
        var shown = await shop.PageAsync($"/contacts/{contact.Id}");
        Assert.Equal(Name, shown.Words("h1"));
        Assert.Contains(Title, shown.Words(".basket"), StringComparison.Ordinal);
        Assert.Contains(Title, (await shop.PageAsync($"/contacts?q={Uri.EscapeDataString(Title)}")).Words("[role=status]"), StringComparison.Ordinal);
    }
}

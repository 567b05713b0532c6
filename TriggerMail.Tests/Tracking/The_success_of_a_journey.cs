using System.Globalization;
using TriggerMail.Insights;
using TriggerMail.Stories;

namespace TriggerMail.Tests.Tracking;

/// <summary>Conversions: the last click within the journey's window, each order once, machines never.</summary>
public sealed class The_success_of_a_journey
{
    private const string Ada = "ada@example.com";
    private readonly EngineStoryHost host = new();
    private readonly Story story;

    public The_success_of_a_journey() => story = new(host);

    [Fact]
    public async Task is_an_order_within_the_window_after_a_click()
    {
        await RemindedAsync();
        await story.PassesAsync(1);
        await ClickedAsync("cart-reminder");
        await story.PassesAsync(2);
        await story.OrdersAsync();

        var counts = await CountsAsync("cart-abandonment");
        Assert.Equal((1, 1), (counts.Clicked, counts.Converted));
        Assert.Equal(18.50m, counts.Revenue["EUR"]);
        Assert.Contains("order.placed is a success of cart-abandonment: 2 hours after a click in cart-reminder, worth 18.50 EUR", await host.TimelineAsync(Ada));
    }

    [Fact]
    public async Task is_no_order_without_a_click_nor_one_after_the_window()
    {
        await RemindedAsync();
        await story.OrdersAsync("o1", cart: null);
        Assert.Equal(0, (await CountsAsync("cart-abandonment")).Converted);

        await ClickedAsync("cart-reminder");
        await story.PassesAsync(5 * 24 + 1);
        await story.OrdersAsync("o2", cart: null);
        Assert.Equal(0, (await CountsAsync("cart-abandonment")).Converted);
    }

    [Fact]
    public async Task is_counted_once_however_often_the_store_tells_of_the_order()
    {
        await RemindedAsync();
        await ClickedAsync("cart-reminder");
        await story.PassesAsync(1);
        await story.OrdersAsync("o1");
        await story.OrdersAsync("o1");

        var counts = await CountsAsync("cart-abandonment");
        Assert.Equal(1, counts.Converted);
        Assert.Equal(18.50m, counts.Revenue["EUR"]);
    }

    [Fact]
    public async Task belongs_to_the_mail_that_was_clicked_last()
    {
        await RemindedAsync();
        await ClickedAsync("cart-reminder");
        await story.PassesAsync(24);
        await ClickedAsync("cart-offer");
        await story.PassesAsync(1);
        await story.OrdersAsync();

        Assert.Contains(await host.TimelineAsync(Ada), line => line.Contains("after a click in cart-offer", StringComparison.Ordinal));
        Assert.Equal(1, (await CountsAsync("cart-abandonment")).Converted);
    }

    [Fact]
    public async Task is_never_credited_to_a_machine_that_followed_every_link()
    {
        await RemindedAsync();
        await story.PassesAsync(1);
        await ClickedAsync("cart-reminder", link: "https://shop.example/one");
        await ClickedAsync("cart-reminder", link: "https://shop.example/two");
        await story.PassesAsync(1);
        await story.OrdersAsync();

        Assert.Equal(0, (await CountsAsync("cart-abandonment")).Converted);
    }

    [Fact]
    public async Task is_not_an_open()
    {
        await RemindedAsync();
        await ReadAsync("email.opened", "cart-reminder", "https://shop.example/cart");
        await story.OrdersAsync();

        var counts = await CountsAsync("cart-abandonment");
        Assert.Equal((1, 0), (counts.Opened, counts.Converted));
    }

    [Fact]
    public async Task by_mails_counts_from_the_mail_itself()
    {
        await story.OrdersAsync(cart: null);
        await story.PassesAsync(1);
        await ClickedAsync("order-confirmation");

        Assert.Equal(1, (await CountsAsync("order-confirmation")).Converted);
        Assert.Contains("email.clicked is a success of order-confirmation: 1 hour after order-confirmation", await host.TimelineAsync(Ada));
    }

    [Fact]
    public async Task a_machine_moves_nobody_through_a_journey()
    {
        await RemindedAsync();
        await ReadAsync("email.clicked", "cart-reminder", "https://shop.example/cart", machine: true);
        var contact = (await host.Engine.Contacts.FindAsync(Ada))!;
        Assert.False(contact.Activity.ContainsKey("email.clicked"));
        Assert.Equal(0, (await CountsAsync("cart-abandonment")).Clicked);
    }

    private async Task RemindedAsync()
    {
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        await story.PassesAsync(1);
    }

    private Task ClickedAsync(string template, string link = "https://shop.example/cart") => ReadAsync("email.clicked", template, link);

    private async Task ReadAsync(string type, string template, string link, bool machine = false)
    {
        var contact = (await host.Engine.Contacts.FindAsync(Ada))!;
        var row = (await host.Engine.Contacts.MessagesAsync(contact)).Single(one => one.Template == template);
        await story.SeesAsync(type, string.Create(CultureInfo.InvariantCulture,
            $"{{'message':{{'id':'{row.Id}','journey':'{row.Journey}','template':'{template}','link':'{link}','machine':{(machine ? "true" : "false")}}}}}"));
    }

    private async Task<JourneyCounts> CountsAsync(string journey) => (await host.Engine.Metrics.ReadAsync())[journey];
}

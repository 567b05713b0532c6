using Microsoft.Playwright;

namespace TriggerMail.Tests.Pages;

public sealed class The_console_in_a_browser
{
    [RequiresFact("chromium")]
    public async Task fits_a_phone_and_a_desk_without_scrolling_sideways()
    {
        await using var demo = await PlayedAsync();
        await using var browser = await Browser.OpenAsync();
        var mia = await demo.Shop.ContactAsync("mia@example.com");
        var message = (await demo.Shop.Host.Engine.Contacts.MessagesAsync(mia))[^1];
        string[] paths = ["/", "/contacts", $"/contacts/{mia.Id}", $"/messages/{message.Id}?width=390", "/journeys/cart-abandonment", $"/u/{demo.Shop.Token(mia)}", $"/p/{demo.Shop.Token(mia)}"];
        foreach (var width in new[] { 390, 1200 })
        {
            var page = await browser.PageAsync(width, 1000);
            foreach (var path in paths)
            {
                await page.GotoAsync(new Uri(demo.Shop.Address, path).ToString());
                Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{path} is wider than {width}");
            }
            await page.GotoAsync(demo.Shop.Address.ToString());
            await page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"console-{width}.png") });
        }
    }

    [RequiresFact("chromium")]
    public async Task moves_the_clock_when_a_button_is_pressed()
    {
        await using var shop = await OpenShop.OpenAsync();
        await using var browser = await Browser.OpenAsync();
        var page = await browser.PageAsync(1200, 1000);
        await page.GotoAsync(new Uri(shop.Address, "/contacts").ToString());

        await page.GetByRole(AriaRole.Button, new() { Name = "Let 1 day pass" }).ClickAsync();

        Assert.Equal(OpenShop.Start.AddDays(1), shop.Host.Clock.GetUtcNow());
        Assert.EndsWith("/contacts", page.Url, StringComparison.Ordinal);
        Assert.Equal("2026-03-03T08:00:00Z", await page.Locator(".clock time").GetAttributeAsync("datetime"));
    }

    [RequiresFact("chromium")]
    public async Task shows_a_mail_without_complaint_and_without_letting_it_out_of_its_frame()
    {
        await using var shop = await OpenShop.OpenAsync();
        await using var browser = await Browser.OpenAsync();
        var contact = await shop.SubscriberAsync();
        var message = Assert.Single(await shop.Host.Engine.Contacts.MessagesAsync(contact));
        var page = await browser.PageAsync(1200, 1000);
        var complaints = new List<string>();
        page.Console += (_, said) => complaints.Add(said.Text);
        await page.GotoAsync(new Uri(shop.Address, $"/messages/{message.Id}").ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });

        var mail = page.Frames.Single(frame => frame != page.MainFrame);
        Assert.Contains("Mia", await mail.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("null", await mail.EvaluateAsync<string>("self.origin"));
        Assert.Empty(complaints);
    }

    [OnDemandFact("TRIGGERMAIL_UPDATE_IMAGES")]
    public async Task draws_the_picture_of_the_readme()
    {
        await using var demo = await PlayedAsync();
        await using var browser = await Browser.OpenAsync();
        var page = await browser.PageAsync(1200, 1068, scale: 1.5f);
        await page.GotoAsync(demo.Shop.Address.ToString());
        var file = Path.Combine(Path.GetDirectoryName(Publishing.Shipped.Folder)!, "docs", "images", "console.png");
        await page.ScreenshotAsync(new() { Path = file });
        Assert.InRange(new FileInfo(file).Length, 10_000, 300_000);
    }

    private static async Task<Played> PlayedAsync()
    {
        var demo = new DemoShop();
        await demo.InitializeAsync();
        return new(demo);
    }

    private sealed record Played(DemoShop Demo) : IAsyncDisposable
    {
        public OpenShop Shop => Demo.Shop;

        public async ValueTask DisposeAsync() => await Demo.DisposeAsync();
    }
}

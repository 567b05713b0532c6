using Microsoft.Playwright;
using TriggerMail.Sending;

namespace TriggerMail.Tests.Pages;

/// <summary>As a person uses it: links and buttons, no JavaScript.</summary>
public sealed class The_preference_centre_in_a_browser
{
    [RequiresFact("chromium")]
    public async Task pauses_what_is_held_already_and_says_so_to_the_store()
    {
        await using var shop = await OpenShop.OpenAsync();
        var mia = await shop.SubscriberAsync();
        // The welcome mail and the first reminder use the day's two slots, so the second cart's reminder is held.
        foreach (var cart in new[] { "a", "b" })
            await shop.HappenAsync("cart.updated", "mia@example.com", System.Text.Json.JsonDocument.Parse(Stories.Story.Cart(cart, "Kettle").Replace('\'', '"')).RootElement);
        await shop.Host.Jumps!.AdvanceAsync(TimeSpan.FromHours(2), CancellationToken.None);
        Assert.Contains(await MessagesAsync(shop), row => row.State == SendState.Held);

        await using var browser = await Browser.OpenAsync();
        var page = await browser.PageAsync(390, 900);
        var complaints = new List<string>();
        page.Console += (_, said) => complaints.Add(said.Text);
        await page.GotoAsync(new Uri(shop.Address, $"/p/{shop.Token(mia)}").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause for 30 days" }).ClickAsync();
        Assert.Equal("Saved: you will hear nothing from us until 1 April 2026. It counts from this moment.", await page.GetByRole(AriaRole.Status).InnerTextAsync());

        await shop.Host.DrainAsync();
        await shop.Host.Jumps.AdvanceAsync(TimeSpan.FromDays(4), CancellationToken.None);
        var after = await MessagesAsync(shop);
        Assert.DoesNotContain(after, row => row.State is SendState.Held || (row.State == SendState.Sent && row.At > OpenShop.Start.AddHours(2)));
        Assert.Contains(after, row => row is { State: SendState.Suppressed, Template: "cart-reminder", Reason: "the contact asked for a pause until 2026-04-01" });
        await page.GotoAsync(new Uri(shop.Address, $"/contacts/{mia.Id}").ToString());
        Assert.Contains("Asked for a pause: no marketing until", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(complaints);
    }

    [RequiresFact("chromium")]
    public async Task is_switched_to_persian_reads_from_right_to_left_fits_a_phone_and_keeps_the_language_when_saving()
    {
        await using var shop = await OpenShop.OpenAsync();
        var mia = await shop.SubscriberAsync();
        await using var browser = await Browser.OpenAsync();
        var page = await browser.PageAsync(390, 900);
        await page.GotoAsync(new Uri(shop.Address, $"/p/{shop.Token(mia)}").ToString());

        await page.GetByRole(AriaRole.Link, new() { Name = "فارسی" }).ClickAsync();
        await page.GetByLabel("حداکثر یک ایمیل در هفته").CheckAsync();
        await page.GetByLabel("خبرها").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "ذخیره انتخاب‌ها" }).ClickAsync();

        Assert.StartsWith("ذخیره شد", await page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("rtl", await page.Locator("html").GetAttributeAsync("dir"));
        var box = (await page.GetByLabel("پیشنهادها").First.BoundingBoxAsync())!;
        Assert.True(box.X > 195, "the box stands on the right");
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390);
        var contact = await shop.ContactAsync("mia@example.com");
        Assert.Equal(168, contact.HoursBetweenMails);
        Assert.True(TriggerMail.Contacts.Permissions.Consents.Refuses(contact, "news", "email"));
        Assert.Contains(await shop.Host.Engine.Contacts.ConsentsAsync(contact), said => said is { Locale: "fa", State: TriggerMail.Contacts.Permissions.ConsentState.Unsubscribed });
        await page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", "preferences-fa.png"), FullPage = true });
    }

    private static async Task<IReadOnlyList<LedgerRow>> MessagesAsync(OpenShop shop) =>
        await shop.Host.Engine.Contacts.MessagesAsync(await shop.ContactAsync("mia@example.com"));
}

using System.Net;
using SkiaSharp;
using TriggerMail.Catalog;
using TriggerMail.Journeys;
using TriggerMail.Sending;
using TriggerMail.Tests.Pages;
using TriggerMail.Web.Live;

namespace TriggerMail.Tests.Catalog;

/// <summary>An image in a mail, drawn when the mail is opened.</summary>
public sealed class A_live_image
{
    [Fact]
    public async Task is_a_png_of_a_fixed_size_that_nobody_keeps()
    {
        await using var shop = await OpenShop.OpenAsync();
        var links = new LiveLinks(shop.Host.Tokens.Keys, "https://mail.example");
        using var answer = await shop.Client.GetAsync(new Uri(PathOf(links.Of(new LivePicture.Countdown(OpenShop.Start + TimeSpan.FromHours(5), "en"))), UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        using var image = SKBitmap.Decode(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((LiveDrawing.Width * 2, LiveDrawing.Height * 2), (image.Width, image.Height));
    }

    [Theory]
    [InlineData("/t/i/nothing")]
    [InlineData("/t/i/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task is_not_drawn_for_an_address_that_we_did_not_make(string path)
    {
        await using var shop = await OpenShop.OpenAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task is_not_drawn_for_a_link_that_unsubscribes()
    {
        await using var shop = await OpenShop.OpenAsync();
        var token = shop.Host.Tokens.Write(new(LinkPurpose.Unsubscribe, "c", "offers"));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.GetAsync(new Uri($"/t/i/{token}", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public void of_a_countdown_changes_by_the_minute_and_stays_at_zero_once_it_is_over()
    {
        Assert.NotEqual(LiveDrawing.Countdown(TimeSpan.FromMinutes(61), "en"), LiveDrawing.Countdown(TimeSpan.FromMinutes(62), "en"));
        Assert.Equal(LiveDrawing.Countdown(TimeSpan.Zero, "en"), LiveDrawing.Countdown(TimeSpan.FromDays(-3), "en"));
    }

    // A month that runs down hurries nobody; two days do, and they are true.
    [Theory]
    [InlineData(48, true)]
    [InlineData(120, true)]
    [InlineData(121, false)]
    [InlineData(0, false)]
    public async Task counts_down_only_to_what_ends_within_five_days(int hours, bool isDrawn)
    {
        await using var shop = await OpenShop.OpenAsync();
        var facts = new Facts
        {
            Now = OpenShop.Start,
            Contact = new() { Id = "c", CreatedAt = OpenShop.Start },
            Event = new("e", "promotion.begun", OpenShop.Start, Offers.Json($"{{'promotion':{{'endsAt':'{OpenShop.Start.AddHours(hours):O}'}}}}")),
        };
        Assert.Equal(isDrawn, new LiveLinks(shop.Host.Tokens.Keys, "https://mail.example").Countdown(facts, "en") is not null);
    }

    [Fact]
    public void of_a_stock_looks_otherwise_when_the_last_ones_are_gone() =>
        Assert.Equal(4, ((long?[])[null, 30, 3, 0]).Select(pieces => Convert.ToHexString(LiveDrawing.Stock("14.90", "EUR", pieces, "en"))).Distinct().Count());

    [Theory]
    [InlineData("en", "12:30 ×4 9.50 EUR")]
    [InlineData("zh-Hans", "12:30 ×4 9.50 EUR")]
    [InlineData("zh-Hant", "12:30 ×4 9.50 EUR")]
    [InlineData("ko-KR", "12:30 ×4 9.50 EUR")]
    [InlineData("fa-IR", "۱۲:۳۰ ×۴ ۹٫۵۰ EUR")]
    public void has_the_digits_of_its_language_in_its_own_font(string locale, string written)
    {
        Assert.Equal(written, LiveDrawing.Digits("12:30 ×4 9.50 EUR", locale));
        Assert.True(LiveDrawing.CanWrite(LiveDrawing.Digits("0123456789:×. EURCNYTWDKRWIRRUSD", locale)));
    }

    private static string PathOf(string url) => new Uri(url).PathAndQuery;
}

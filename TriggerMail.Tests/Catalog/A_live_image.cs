using System.Net;
using SkiaSharp;
using TriggerMail.Catalog;
using TriggerMail.Links;
using TriggerMail.Segments;
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
    [InlineData("en-GB", "1064.00", "EUR", "€1,064.00")]
    [InlineData("zh-CN", "128", "CNY", "¥128.00")]
    [InlineData("zh-TW", "1280", "TWD", "NT$1,280")]
    [InlineData("ko", "95000", "KRW", "₩95,000")]
    [InlineData("fa-IR", "64.50", "EUR", "€۶۴٫۵۰")]
    [InlineData("fa-IR", "4500000", "IRR", "\uFEDD\uFE8E\uFBFE\uFEAD ۴٬۵۰۰٬۰۰۰")] // read from the right: the number, then "rial", its letters joined
    [InlineData("de-DE", "12.90", "EUR", "€12.90")] // the words around it are English, so the price is too
    [InlineData("en", "12.90", null, "12.90")]
    [InlineData("en", null, "EUR", "")]
    public void writes_a_price_as_the_mail_around_it_does(string locale, string? price, string? currency, string drawn)
    {
        Assert.Equal(drawn, LiveDrawing.Amount(price, currency, locale, LiveWords.For(locale)));
        Assert.True(LiveFonts.CanWrite(drawn));
    }

    [Fact]
    public void names_the_currency_by_its_code_where_its_fonts_lack_the_sign()
    {
        Assert.False(LiveFonts.CanWrite("₸"));
        Assert.All((string[])["INR", "ILS", "VND", "UAH", "TRY", "PLN", "CZK", "AFN", "THB"], currency =>
            Assert.True(LiveFonts.CanWrite(LiveDrawing.Amount("12.00", currency, "en", LiveWords.For("en"))), currency));
    }

    [Theory]
    [InlineData("en-AU", "days hours minutes", "3 left")]
    [InlineData("zh-Hans", "天 时 分", "剩 3 件")]
    [InlineData("zh-HK", "天 時 分", "剩 3 件")]
    [InlineData("ko-KR", "일 시간 분", "3개 남음")]
    [InlineData("sv", "days hours minutes", "3 left")]
    public void says_what_its_numbers_are_in_the_language_of_the_mail(string locale, string units, string left)
    {
        var words = LiveWords.For(locale);
        Assert.Equal((units, left), ($"{words.Days} {words.Hours} {words.Minutes}", words.Left.Replace("#", "3", StringComparison.Ordinal)));
        Assert.All((string[])[units, left, words.InStock, words.SoldOut], text => Assert.True(LiveFonts.CanWrite(words.Drawn(text)), text));
    }

    [Fact]
    public void joins_the_letters_of_every_persian_word_it_writes()
    {
        var words = LiveWords.For("fa-IR");
        foreach (var word in (string[])[words.Days, words.Hours, words.Minutes, words.Left, words.InStock, words.SoldOut])
        {
            Assert.DoesNotContain(words.Drawn(word), sign => sign is >= '\u0621' and <= '\u06CC');
            Assert.True(LiveFonts.CanWrite(words.Drawn(word).Replace("#", "۳", StringComparison.Ordinal)));
        }
    }

    private static string PathOf(string url) => new Uri(url).PathAndQuery;
}

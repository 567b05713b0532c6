using System.Text.Json;
using TriggerMail.Templates;
using TriggerMail.Templates.Checks;

namespace TriggerMail.Tests.Templates;

public sealed class The_shipped_templates
{
    private static readonly LoadedTemplates Loaded = TemplateSet.Load(Pages.Shipped());

    private static Rendered Render(string template, string model, string locale = "en-GB") => new Renderer(Loaded.Set).Render(template, locale, Pages.Json(model));

    [Fact]
    public void have_no_problems() => Assert.Empty(TemplateCheck.Check(Loaded));

    [Fact]
    public void show_the_same_values_in_every_language() => Assert.Empty(TemplateCheck.Hints(Loaded.Set));

    [Fact]
    public void are_marketing_except_for_what_belongs_to_an_order_an_account_or_a_request() =>
        Assert.Equal(
            [
                "account-changed", "confirm-reminder", "confirm-request", "confirm-subscription", "order-cancelled", "order-confirmation", "order-delivered",
                "order-refunded", "order-shipped", "password-reset", "return-received",
            ],
            Loaded.Set.Names.Where(Loaded.Set.IsTransactional));

    [Fact]
    public void speak_five_languages()
    {
        foreach (var name in Loaded.Set.Names)
            Assert.Equal(["en", "fa", "ko", "zh-Hans", "zh-Hant"], Loaded.Set.Words.Where(words => words.Template == name).Select(words => words.Locale).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void leave_no_sentence_in_english_to_those_who_read_something_else()
    {
        var english = Loaded.Set.Words.Where(words => words.Locale == "en").SelectMany(words => words.Sayings.Values).Select(saying => saying.Text).Where(text => text.Contains(' ', StringComparison.Ordinal)).ToHashSet();
        Assert.Empty(Loaded.Set.Words.Where(words => !words.Locale.StartsWith("en", StringComparison.Ordinal)).SelectMany(words => words.Sayings.Values).Where(saying => english.Contains(saying.Text)).Select(saying => $"{saying.File}: {saying.Name}"));
    }

    [Fact]
    public void ask_for_one_thing_with_a_subject_that_fits_and_fit_into_a_mailbox()
    {
        var renderer = new Renderer(Loaded.Set);
        foreach (var source in Loaded.Set.Sources.Where(source => source is { Locale: not null, IsRegional: false }))
        {
            var mail = renderer.Render(source.Name, source.Locale, JsonSerializer.SerializeToElement(SampleModels.Full(source.Front)));
            Assert.Equal((source.Name, source.Locale, 1), (source.Name, source.Locale, mail.Html.Split("class=\"button-link\"").Length - 1));
            Assert.True(mail.Subject.Length is > 3 and <= 64 && mail.Preheader.Length is > 5 and <= 110, $"{source.Name}/{source.Locale}: {mail.Subject} | {mail.Preheader}");
            Assert.True(System.Text.Encoding.UTF8.GetByteCount(mail.Html) < 100_000, $"{source.Name}/{source.Locale}: Gmail cuts a mail after 102 KB.");
            Assert.DoesNotContain("-inline-", mail.Html, StringComparison.Ordinal);
            Assert.Contains(source.Locale == "fa" ? "dir=\"rtl\"" : "dir=\"ltr\"", mail.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void stay_what_they_are_when_loaded_again_from_their_files() =>
        Assert.Equal(Render("welcome", Cart), new Renderer(TemplateSet.Of(Loaded.Set.Files).Set).Render("welcome", "en-GB", Pages.Json(Cart)));

    [Theory]
    [InlineData("welcome")]
    [InlineData("cart-reminder")]
    [InlineData("cart-offer")]
    [InlineData("cart-last-chance")]
    [InlineData("order-confirmation")]
    public void carry_no_style_that_only_a_sheet_would_apply(string template)
    {
        var html = Render(template, Cart).Html;
        var sheet = html[(html.IndexOf("<style>", StringComparison.Ordinal) + 7)..html.IndexOf("</style>", StringComparison.Ordinal)];
        Assert.StartsWith("@media (max-width: 480px)", sheet, StringComparison.Ordinal);
        Assert.Contains("<h1 class=\"title\" style=\"font-family:", html, StringComparison.Ordinal);
        Assert.True(html.Length < 100_000, "Gmail cuts a mail after 102 KB.");
    }

    [Fact]
    public void read_well_as_plain_text() =>
        Assert.Equal("""
            Northwind Tea: https://shop.example

            We kept your cart for you

            Hi Ada,

            Life gets in the way sometimes. Everything is still where you left it, so you can pick up with one click.

            Darjeeling <First Flush> (https://shop.example/p-1)  2 × €18.90
            Bamboo whisk  €9.50

            Total so far  €47.30

            Return to your cart: https://shop.example/cart?id=1&k=2

            Did something not work, or are you unsure about a detail? Just ask; we are glad to help.

            You get this because you asked Northwind Tea to write to you.

            Choose what we send: https://mail.example/p/1

            Unsubscribe: https://mail.example/u/1

            Questions? Write to hello@shop.example and a person will answer.

            Northwind Tea
            12 Harbour Lane, Bristol

            """.ReplaceLineEndings("\n"), Render("cart-reminder", Cart).Text);

    [Fact]
    public void offer_a_coupon_only_when_there_is_one()
    {
        Assert.DoesNotContain("code", Render("cart-offer", Cart).Text, StringComparison.Ordinal);
        var offer = Render("cart-offer", Cart.Replace("\"links\"", "\"coupon\": { \"code\": \"STEEP10\", \"percent\": 10 }, \"links\"", StringComparison.Ordinal));
        Assert.Equal("10% off, just for your cart", offer.Subject);
        Assert.Contains("10% off\nSTEEP10\n", offer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void mention_low_stock_only_in_the_last_reminder_and_only_when_it_is_known()
    {
        Assert.Contains("Only 3 left", Render("cart-last-chance", Cart).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("left  ", Render("cart-reminder", Cart).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Only", Render("cart-last-chance", Cart.Replace("\"stock\": 3", "\"stock\": 30", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "4.6 of 5 from 1,280 reviews")]
    [InlineData("en-DE", "4,6 of 5 from 1.280 reviews")]
    [InlineData("fa", "امتیاز ۴٫۶ از ۵، بر پایهٔ ۱٬۲۸۰ دیدگاه")]
    [InlineData("ko", "후기 1,280개, 5점 만점에 4.6점")]
    [InlineData("zh-Hans", "1,280 条评价，平均 4.6 分（满分 5 分）")]
    [InlineData("zh-Hant", "1,280 則評價，平均 4.6 分（滿分 5 分）")]
    public void say_in_the_last_reminder_what_good_reviews_say(string locale, string words)
    {
        var rated = Cart.Replace("\"stock\": 3", "\"stock\": 3, \"rating\": { \"value\": \"4.6\", \"count\": 1280 }", StringComparison.Ordinal);
        foreach (var template in (string[])["cart-last-chance", "checkout-last-chance"])
            Assert.Contains($"\n{words}\n", Unmarked(Render(template, rated, locale).Text), StringComparison.Ordinal);

        // Values of a text from right to left stand apart by marks that nobody sees.
        static string Unmarked(string text) => text.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u200F", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);
    }

    [Fact]
    public void confirm_an_order_without_asking_for_more()
    {
        var mail = Render("order-confirmation", Cart);
        Assert.Equal("Order 1042 is confirmed", mail.Subject);
        Assert.DoesNotContain("nsubscribe", mail.Html, StringComparison.Ordinal);
        Assert.Contains("Order number  1042\nPlaced on  14 Mar 2026\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("See your order: https://shop.example/o/1\n", mail.Text, StringComparison.Ordinal);
    }

    private const string Cart = """
        {
          "store": { "name": "Northwind Tea", "url": "https://shop.example", "address": "12 Harbour Lane, Bristol", "supportEmail": "hello@shop.example" },
          "contact": { "email": "ada@example.com", "firstName": "Ada", "timeZone": "Europe/Berlin" },
          "cart": { "url": "https://shop.example/cart?id=1&k=2", "currency": "EUR", "total": "47.30", "items": [
            { "title": "Darjeeling <First Flush>", "url": "https://shop.example/p-1", "price": "18.90", "quantity": 2, "stock": 3 },
            { "title": "Bamboo whisk", "price": "9.50", "quantity": 1 } ] },
          "order": { "number": "1042", "currency": "EUR", "total": "47.30", "placedAt": "2026-03-14T09:26:53Z", "statusUrl": "https://shop.example/o/1",
                     "items": [ { "title": "Bamboo whisk", "price": "9.50", "quantity": 1 } ] },
          "links": { "unsubscribe": "https://mail.example/u/1", "preferences": "https://mail.example/p/1" }
        }
        """;
}

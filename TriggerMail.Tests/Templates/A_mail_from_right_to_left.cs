namespace TriggerMail.Tests.Templates;

public sealed class A_mail_from_right_to_left
{
    private const char Open = '\u2068';
    private const char Close = '\u2069';
    private const char Mark = '\u200F';

    private static string Styled(string css, string locale) =>
        Pages.Body($"<html><head><style>{css}</style></head><body><p>x</p></body></html>", "{}", locale);

    [Theory]
    [InlineData("p { padding-inline-start: 4px }", "padding-left:4px", "padding-right:4px")]
    [InlineData("p { margin-inline-end: 4px }", "margin-right:4px", "margin-left:4px")]
    [InlineData("p { border-inline-start: 1px solid red }", "border-left:1px solid red", "border-right:1px solid red")]
    [InlineData("p { text-align: start }", "text-align:left", "text-align:right")]
    [InlineData("p { text-align:end }", "text-align:right", "text-align:left")]
    public void is_mirrored_where_the_layout_says_start_and_end(string css, string english, string persian)
    {
        Assert.Equal($"<p style=\"{english}\">x</p>", Styled(css, "en"));
        Assert.Equal($"<p style=\"{persian}\">x</p>", Styled(css, "fa"));
    }

    [Fact]
    public void is_mirrored_on_phones_too() =>
        Assert.Contains("@media (max-width: 480px) { .a { padding-left: 1px !important; } }",
            Pages.Render("<style>@media (max-width: 480px) { .a { padding-inline-end: 1px !important; } }</style><p class=\"a\">x</p>", locale: "fa").Html, StringComparison.Ordinal);

    [Fact]
    public void keeps_codes_and_prices_from_rearranging_the_words_around_them() =>
        Assert.Equal($"<p>کد {Open}STEEP10{Close} تا {Open}€۱۸٫۹۰{Close}</p>", Pages.Body("<p>کد {{coupon.code}} تا {{money a \"EUR\"}}</p>", """{"coupon":{"code":"STEEP10"},"a":"18.90"}""", "fa").Replace("\u200E", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal));

    [Fact]
    public void leaves_attributes_and_missing_values_alone() =>
        Assert.Equal("<p><a href=\"https://x.example\" title=\"Ada\">برو</a> </p>",
            Pages.Body("<p><a href=\"{{store.url}}\" title=\"{{contact.firstName}}\">برو</a> {{contact.lastName}}</p>", """{"store":{"url":"https://x.example"},"contact":{"firstName":"Ada"}}""", "fa"));

    [Fact]
    public void has_a_subject_in_order_too() =>
        Assert.Equal($"سفارش {Open}#1042{Close} ثبت شد", Pages.Renderer(("mail/body.hbs", ""), ("mail/fa.yaml", "subject: سفارش {{order.number}} ثبت شد"))
            .Render("mail", "fa", Pages.Json("""{"order":{"number":"#1042"}}""")).Subject);

    [Fact]
    public void reads_in_order_as_plain_text() =>
        Assert.Equal($"{Mark}{Open}Tea{Close} ۲ ×\n\nچای\n", Pages.Renderer(("mail/body.hbs", "<p>{{product.title}} ۲ ×</p><p>چای</p>"), ("mail/fa.yaml", "subject: x"))
            .Render("mail", "fa", Pages.Json("""{"product":{"title":"Tea"}}""")).Text);

    [Theory]
    [InlineData("fa", "long", "شنبه ۲۳ اسفند ۱۴۰۴")]
    [InlineData("fa", "day", "شنبه ۲۳ اسفند")]
    [InlineData("fa-AF", "day", "شنبه ۲۳ حوت")]
    public void tells_the_day_by_the_persian_calendar(string locale, string style, string day) =>
        Assert.Equal($"<p>{Open}{day}{Close}</p>", Pages.Body($"<p>{{{{date at \"{style}\"}}}}</p>", """{"at":"2026-03-14"}""", locale));
}

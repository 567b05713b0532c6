using System.Text.Json;

namespace TriggerMail.Tests.Templates;

public sealed class Values_in_words
{
    private static string Money(string amount, string currency, string locale) =>
        Pages.Body($"<p>{{{{money a c}}}}</p>", $$"""{"a":"{{amount}}","c":"{{currency}}"}""", locale)[3..^4].Replace('\u00A0', ' ').Replace('\u202F', ' ').Replace("\u200E", "", StringComparison.Ordinal).Replace("\u200F", "", StringComparison.Ordinal);

    [Theory]
    [InlineData("1234.5", "EUR", "en", "€1,234.50")]
    [InlineData("1234.5", "EUR", "de", "1.234,50 €")]
    [InlineData("1234.5", "CNY", "zh", "¥1,234.50")]
    [InlineData("19.90", "USD", "en", "$19.90")]
    [InlineData("19.90", "CHF", "en", "CHF 19.90")]
    [InlineData("-5", "CHF", "en", "-CHF 5.00")]
    [InlineData("1500", "JPY", "en", "¥1,500")]
    [InlineData("1500", "JPY", "zh", "JP¥1,500")]
    [InlineData("12", "CNY", "en", "CN¥12.00")]
    [InlineData("1200", "TWD", "zh-Hant", "NT$1,200")]
    [InlineData("12900", "KRW", "ko", "₩12,900")]
    [InlineData("1500.00", "JPY", "en", "¥1,500")]
    [InlineData("0.125", "USD", "en", "$0.125")]
    [InlineData("79228162514264337593543950335", "USD", "en", "$79,228,162,514,264,337,593,543,950,335.00")]
    [InlineData("on request", "EUR", "en", "on request EUR")]
    [InlineData("1,234", "EUR", "en", "1,234 EUR")]
    public void money_follows_the_currency_and_the_language(string amount, string currency, string locale, string expected) =>
        Assert.Equal(expected, Money(amount, currency, locale));

    [Fact]
    public void money_in_persian_has_persian_digits() => Assert.Contains("۱٬۲۳۴٫۵۰", Money("1234.5", "EUR", "fa"), StringComparison.Ordinal);

    [Theory]
    [InlineData("long", "en", "Saturday, March 14, 2026")]
    [InlineData("short", "en", "Mar 14, 2026")]
    [InlineData("long", "de", "Samstag, 14. März 2026")]
    [InlineData("short", "de", "14.03.2026")]
    [InlineData("long", "zh", "2026年3月14日")]
    [InlineData("time", "de", "00:30")]
    [InlineData("day", "en", "Saturday, March 14<")]
    [InlineData("day", "en-GB", "Saturday, 14 March<")]
    [InlineData("short", "en-GB", "14 Mar 2026")]
    [InlineData("day", "de", "Samstag, 14. März<")]
    [InlineData("day", "es", "sábado, 14 de marzo<")]
    [InlineData("day", "zh-Hans", "3月14日星期六<")]
    [InlineData("day", "zh-Hant", "3月14日 星期六<")]
    [InlineData("day", "ko", "3월 14일 토요일<")]
    [InlineData("long", "ko", "2026년 3월 14일 토요일<")]
    public void a_date_is_the_contacts_own(string style, string locale, string expected) =>
        Assert.StartsWith(expected, Pages.Body($"<p>{{{{date at \"{style}\"}}}}</p>",
            """{"at":"2026-03-13T23:30:00Z","contact":{"timeZone":"Europe/Berlin"}}""", locale)[3..], StringComparison.Ordinal);

    [Fact]
    public void a_date_in_persian_follows_the_persian_calendar() =>
        Assert.Equal("۱۴۰۴/۱۲/۲۳", Pages.Body("<p>{{date at \"short\"}}</p>", """{"at":"2026-03-14"}""", "fa")[4..^5]);

    [Theory]
    [InlineData("2026-03-13T23:30:00-05:00", "", "Mar 13, 2026")]
    [InlineData("2026-03-13T23:30:00-05:00", "Mars/Olympus", "Mar 13, 2026")]
    [InlineData("2026-03-13", "Pacific/Auckland", "Mar 13, 2026")]
    [InlineData("soon", "Europe/Berlin", "soon")]
    public void a_date_without_a_known_zone_stays_where_it_was(string at, string zone, string expected) =>
        Assert.Equal(expected, Pages.Body("<p>{{date at \"short\"}}</p>", JsonSerializer.Serialize(new { at, contact = new { timeZone = zone } }))[3..^4]);

    [Theory]
    [InlineData("{{default a \"there\"}}", "there")]
    [InlineData("{{default b \"there\"}}", "there")]
    [InlineData("{{default name \"there\"}}", "Ada B. & Co")]
    [InlineData("{{truncate text 12}}", "one two…")]
    [InlineData("{{truncate text 99}}", "one two three")]
    [InlineData("{{truncate long 5}}", "abcd…")]
    [InlineData("{{plural n \"item\" \"items\"}}", "1 item")]
    [InlineData("{{plural many \"item\" \"items\"}}", "1,200 items")]
    [InlineData("{{number many}} {{number list}} {{number name}}", "1,200 3 Ada B. & Co")]
    [InlineData("{{percent n}} {{percent name}}", "1% Ada B. & Co")]
    [InlineData("{{tenths fifteen}} {{tenths ten}}", "8.5 9")]
    [InlineData("{{urlencode name}}", "Ada%20B.%20%26%20Co")]
    [InlineData("{{#each (first list 2)}}{{this}}{{/each}}", "ab")]
    [InlineData("{{#each (first missing 2)}}{{this}}{{/each}}", "")]
    [InlineData("{{#eq n 1}}yes{{else}}no{{/eq}}", "yes")]
    [InlineData("{{#eq country \"DE\"}}yes{{else}}no{{/eq}}", "no")]
    [InlineData("{{#if missing}}a{{else if n}}b{{else}}c{{/if}}", "b")]
    [InlineData("{{#atLeast many 5}}many{{/atLeast}}", "many")]
    [InlineData("{{#atLeast n 1}}some{{/atLeast}}", "some")]
    [InlineData("{{#atLeast n 5}}many{{/atLeast}}", "")]
    [InlineData("{{#atLeast missing 5}}many{{/atLeast}}", "")]
    [InlineData("{{#atMost n 5}}few{{/atMost}}", "few")]
    [InlineData("{{#atMost many 5}}few{{/atMost}}", "")]
    [InlineData("{{#atMost missing 5}}few{{/atMost}}", "")]
    [InlineData("{{#contains text \"four\" \"TWO\"}}there{{else}}not{{/contains}}", "there")]
    [InlineData("{{#contains text \"four\" \"\"}}there{{else}}not{{/contains}}", "not")]
    [InlineData("{{#contains missing \"a\"}}there{{else}}not{{/contains}}", "not")]
    [InlineData("{{color bad \"#123456\"}}", "#123456")]
    [InlineData("{{color hex \"#123456\"}}", "#fc0")]
    [InlineData("{{ink hex \"#123456\"}}", "#16181b")]
    [InlineData("{{ink bad \"#123456\"}}", "#ffffff")]
    public void a_helper_says(string body, string expected) =>
        Assert.Equal(expected, System.Net.WebUtility.HtmlDecode(Pages.Body($"<p>{body}</p>", """
            {"b":" ","name":"Ada B. & Co","text":"one two three","long":"abcdefghi","n":"1","many":1200,"ten":10,"fifteen":"15","list":["a","b","c"],"country":"AT","bad":"red;}","hex":"#fc0"}
            """)[3..^4]));
}

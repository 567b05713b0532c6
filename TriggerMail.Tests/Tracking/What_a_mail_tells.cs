using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Tests.Pages;

namespace TriggerMail.Tests.Tracking;

/// <summary>A whole mail over HTTP: its pixel, its links, and what the timeline says of them.</summary>
[Trait("Kind", "security")]
public sealed class What_a_mail_tells
{
    private static readonly string[] Tracking = ["tracking"];
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148";

    [Fact]
    public async Task a_link_leads_where_it_led_and_is_told_on_the_timeline()
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.SubscriberAsync();
        var link = (await LinksAsync(shop)).First(href => href.Contains("/t/c/", StringComparison.Ordinal));
        await LaterAsync(shop);

        var answer = await FetchAsync(shop, link, Phone);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("https://northwind-tea.example?utm_source=triggermail&utm_medium=email&utm_campaign=welcome&utm_content=welcome", answer.Headers.Location!.OriginalString);
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Contains(await TimelineAsync(shop), line => line.StartsWith("The contact followed a link in welcome: https://northwind-tea.example", StringComparison.Ordinal));
        var contact = await shop.ContactAsync("mia@example.com");
        Assert.Equal(1, contact.Activity["email.clicked"].Total);
        Assert.Single(Assert.Single(contact.MessageEngagements).Clicks);
    }

    [Fact]
    public async Task the_pixel_tells_that_it_was_opened_and_is_never_a_broken_picture()
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.SubscriberAsync();
        var pixel = await PixelAsync(shop);
        await LaterAsync(shop);

        var answer = await FetchAsync(shop, pixel, Phone);
        var broken = await FetchAsync(shop, "/t/o/nonsense", Phone);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/gif", answer.Content.Headers.ContentType!.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.OK, broken.StatusCode);
        Assert.Equal(await answer.Content.ReadAsByteArrayAsync(), await broken.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, (await shop.ContactAsync("mia@example.com")).Activity["email.opened"].Total);
        Assert.Contains("The contact opened welcome", await TimelineAsync(shop));
    }

    // mautic#14916, SparkDevNetwork/Rock#7034: mail scanners ask with HEAD, and with GET the moment the mail arrives.
    [Fact]
    public async Task a_scanner_is_not_the_contact()
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.SubscriberAsync();
        var link = (await LinksAsync(shop)).First(href => href.Contains("/t/c/", StringComparison.Ordinal));
        var pixel = await PixelAsync(shop);

        await FetchAsync(shop, link, Phone);
        await FetchAsync(shop, pixel, "Mozilla/5.0");
        await LaterAsync(shop);
        await FetchAsync(shop, link, Phone, HttpMethod.Head);
        await FetchAsync(shop, pixel, Phone, HttpMethod.Head);

        var contact = await shop.ContactAsync("mia@example.com");
        Assert.False(contact.Activity.ContainsKey("email.clicked"));
        Assert.False(contact.Activity.ContainsKey("email.opened"));
        Assert.Equal(1, contact.Activity["email.clicked.machine"].Total);
        Assert.Contains("A machine opened welcome (Apple's mail privacy fetches pictures by itself)", await TimelineAsync(shop));
    }

    [Fact]
    public async Task a_forged_or_foreign_token_leads_nowhere()
    {
        await using var shop = await OpenShop.OpenAsync();
        var contact = await shop.SubscriberAsync();
        var link = (await LinksAsync(shop)).First(href => href.Contains("/t/c/", StringComparison.Ordinal));
        var forged = link[..^8] + (link[^8] == 'A' ? 'B' : 'A') + link[^7..];

        foreach (var path in new[] { forged, $"/t/c/{shop.Token(contact)}", "/t/c/https://evil.example", "/t/c/x" })
        {
            var answer = await FetchAsync(shop, path, Phone);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Null(answer.Headers.Location);
        }
    }

    [Fact]
    public async Task whoever_does_not_want_to_be_measured_is_not()
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.HappenAsync("contact.updated", "mia@example.com", new { consent = new { topics = Tracking, state = "unsubscribed" } });
        await shop.SubscriberAsync();

        var links = await LinksAsync(shop);

        Assert.DoesNotContain(links, href => href.Contains("/t/", StringComparison.Ordinal));
        Assert.Contains(links, href => href.StartsWith("https://northwind-tea.example", StringComparison.Ordinal));
        Assert.DoesNotContain("/t/o/", await HtmlAsync(shop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_preference_centre_asks_and_its_answer_holds()
    {
        await using var shop = await OpenShop.OpenAsync();
        var contact = await shop.SubscriberAsync();
        var page = await shop.PageAsync($"/p/{shop.Token(contact)}");
        Assert.True(page.QuerySelector("input[name=measure][value=yes]")!.HasAttribute("checked"));

        using var form = new FormUrlEncodedContent([new("do", "save"), new("email", "news"), new("measure", "asked")]);
        await shop.Client.PostAsync($"/p/{shop.Token(contact)}", form);

        contact = await shop.ContactAsync("mia@example.com");
        Assert.Contains(contact.Consents, consent => consent is { Topic: "tracking", State: ConsentState.Unsubscribed, Wording: "preference-page-3" });
        page = await shop.PageAsync($"/p/{shop.Token(contact)}");
        Assert.False(page.QuerySelector("input[name=measure][value=yes]")!.HasAttribute("checked"));
    }

    [Fact]
    public async Task somebody_of_the_store_who_looks_at_the_mail_is_not_measured()
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.SubscriberAsync();

        var shown = await shop.Client.GetStringAsync($"/messages/{Uri.EscapeDataString(await MessageAsync(shop))}/html");

        Assert.DoesNotContain("/t/o/", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("/t/c/", shown, StringComparison.Ordinal);
        Assert.Contains("href=\"https://northwind-tea.example?utm_source=triggermail&amp;", shown, StringComparison.Ordinal);
    }

    private static async Task LaterAsync(OpenShop shop) => await shop.Host.Jumps!.AdvanceAsync(TimeSpan.FromMinutes(5), CancellationToken.None);

    private static async Task<HttpResponseMessage> FetchAsync(OpenShop shop, string link, string userAgent, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(link, UriKind.RelativeOrAbsolute));
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        var answer = await shop.Client.SendAsync(request);
        await shop.Host.DrainAsync();
        return answer;
    }

    private static async Task<string> MessageAsync(OpenShop shop) =>
        (await shop.Host.Engine.Contacts.MessagesAsync(await shop.ContactAsync("mia@example.com")))[0].Id;

    private static async Task<string> HtmlAsync(OpenShop shop) => (await shop.Host.Engine.Contacts.MessageAsync(await MessageAsync(shop)))!.Value.Body!.Html;

    private static async Task<IReadOnlyList<string>> LinksAsync(OpenShop shop) =>
        [.. new HtmlParser().ParseDocument(await HtmlAsync(shop)).QuerySelectorAll("a").Select(link => Local(shop, link.GetAttribute("href")!))];

    private static async Task<string> PixelAsync(OpenShop shop) =>
        Local(shop, Regex.Match(await HtmlAsync(shop), "src=\"([^\"]*/t/o/[^\"]*)\"").Groups[1].Value);

    // The store's public address is that of the port asked for, which was any; only the path is ours.
    private static string Local(OpenShop shop, string href) => href.StartsWith("http://127.0.0.1", StringComparison.Ordinal) ? new Uri(href).PathAndQuery : href;

    private static async Task<IReadOnlyList<string>> TimelineAsync(OpenShop shop) =>
        [.. (await shop.Host.Engine.Contacts.TimelineAsync(await shop.ContactAsync("mia@example.com"))).Select(line => line.Text)];
}

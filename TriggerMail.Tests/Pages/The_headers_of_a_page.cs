using System.Net;

namespace TriggerMail.Tests.Pages;

[Collection(DemoDay.Name)]
[Trait("Kind", "security")]
public sealed class The_headers_of_a_page(DemoShop demo)
{
    private readonly OpenShop shop = demo.Shop;

    [Theory]
    [InlineData("/")]
    [InlineData("/contacts")]
    [InlineData("/contacts/mia@example.com")]
    [InlineData("/journeys/welcome")]
    [InlineData("/journeys/none")]
    [InlineData("/u/bad")]
    public async Task let_no_script_run_and_no_other_site_frame_it(string path)
    {
        var answer = await shop.Client.GetAsync(path);
        Assert.Equal(
            "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            Header(answer, "Content-Security-Policy"));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        Assert.Equal("no-store", Header(answer, "Cache-Control"));
        Assert.Empty((await OpenShop.PageAsync(answer)).QuerySelectorAll("script, style, [style], [onclick]"));
    }

    [Fact]
    public async Task fence_a_mail_in_so_that_it_shows_pictures_and_does_nothing_else()
    {
        var mail = (await shop.PageAsync("/")).QuerySelector("a.subject")!.GetAttribute("href") + "/html";
        var answer = await shop.Client.GetAsync(mail);
        Assert.Equal(
            "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox",
            Header(answer, "Content-Security-Policy"));
        Assert.Contains("Hi Mia", (await OpenShop.PageAsync(answer)).Words("body"));
    }

    [Fact]
    public async Task keep_styles_and_say_when_they_have_not_changed()
    {
        var href = (await shop.PageAsync("/")).QuerySelector("link[rel=stylesheet]")!.GetAttribute("href");
        var first = await shop.Client.GetAsync(href);
        Assert.Equal("text/css", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", Header(first, "Cache-Control"));
        Assert.Equal("no-cache", Header(await shop.Client.GetAsync("/assets/console.css"), "Cache-Control"));

        using var again = new HttpRequestMessage(HttpMethod.Get, href);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await shop.Client.SendAsync(again)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.GetAsync("/assets/other.css")).StatusCode);
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));
}

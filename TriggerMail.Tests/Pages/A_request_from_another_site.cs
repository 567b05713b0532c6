using System.Net;

namespace TriggerMail.Tests.Pages;

[Collection(DemoDay.Name)]
[Trait("Kind", "security")]
public sealed class A_request_from_another_site(DemoShop demo)
{
    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    public async Task is_refused_where_it_would_change_something(string header, string value)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("/clock/advance", header, value));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("/api/clock/advance", header, value));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("/api/events", header, value));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "")]
    [InlineData("X-Nothing", "a program")]
    public async Task is_told_from_one_of_ours(string header, string value)
    {
        // Without a form the clock does not move, but the request got as far as being read.
        var ours = value.Length > 0 ? value : demo.Shop.Address.GetLeftPart(UriPartial.Authority);
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/clock/advance", header, ours));
    }

    [Theory]
    [InlineData("/api/collect")]
    [InlineData("/api/webhooks/shopify")]
    public async Task is_welcome_where_something_else_proves_it(string path) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(path, "Origin", "https://elsewhere.example"));

    // A script, a picture or a frame of another page; only a link that somebody follows may show what is here.
    [Theory]
    [InlineData("cross-site", "no-cors", "image", false)]
    [InlineData("cross-site", "no-cors", "script", false)]
    [InlineData("cross-site", "cors", "empty", false)]
    [InlineData("same-site", "cors", "empty", false)]
    [InlineData("cross-site", "navigate", "iframe", false)]
    [InlineData("cross-site", "navigate", "object", false)]
    [InlineData("cross-site", "navigate", "document", true)]
    [InlineData("same-origin", "cors", "empty", true)]
    [InlineData("none", "navigate", "document", true)]
    public async Task may_link_to_what_is_here_and_load_none_of_it(string site, string mode, string dest, bool allowed)
    {
        foreach (var path in new[] { "/", "/contacts", "/api/contacts", "/api/journeys" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Sec-Fetch-Site", site);
            request.Headers.Add("Sec-Fetch-Mode", mode);
            request.Headers.Add("Sec-Fetch-Dest", dest);
            using var answer = await demo.Shop.Client.SendAsync(request);
            Assert.Equal((path, allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden), (path, answer.StatusCode));
        }
    }

    private async Task<HttpStatusCode> PostAsync(string path, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}") };
        request.Headers.Add(header, value);
        return (await demo.Shop.Client.SendAsync(request)).StatusCode;
    }
}

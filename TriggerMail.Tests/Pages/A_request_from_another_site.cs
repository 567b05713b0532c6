using System.Net;

namespace TriggerMail.Tests.Pages;

[Collection(DemoDay.Name)]
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

    private async Task<HttpStatusCode> PostAsync(string path, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}") };
        request.Headers.Add(header, value);
        return (await demo.Shop.Client.SendAsync(request)).StatusCode;
    }
}

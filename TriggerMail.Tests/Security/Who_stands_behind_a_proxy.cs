using System.Net;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Links;
using TriggerMail.Stories;
using TriggerMail.Tests.Pages;

namespace TriggerMail.Security;

/// <summary>The headers that a proxy adds are believed when the proxy is trusted, and only what it added itself. The tests call from 127.0.0.1.</summary>
[Trait("Kind", "security")]
public sealed class Who_stands_behind_a_proxy
{
    private static readonly Dictionary<string, string?> TrustsThisMachine = new() { ["TriggerMail:Proxies:Trusted:0"] = "127.0.0.0/8" };

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("203.0.113.77:4711", "203.0.113.0/24")] // Azure's front end adds the port.
    [InlineData("1.2.3.4, 203.0.113.77", "203.0.113.0/24")] // The first is what the visitor wrote.
    [InlineData("1.2.3.4, 203.0.113.77, 127.0.0.9", "203.0.113.0/24")] // Two proxies, both trusted.
    [InlineData("2001:db8:1:2::3", "2001:db8:1::/48")]
    [InlineData("nonsense", "127.0.0.0/24")]
    public async Task is_whom_the_proof_of_an_answer_names(string forwarded, string origin) =>
        Assert.Equal(origin, await OriginOfAsync(forwarded, TrustsThisMachine));

    [Theory]
    [InlineData(null)]
    [InlineData("10.0.0.0/8")]
    public async Task is_not_asked_of_a_proxy_that_is_not_trusted(string? trusted) => Assert.Equal(
        "127.0.0.0/24", await OriginOfAsync("203.0.113.77", trusted is null ? [] : new() { ["TriggerMail:Proxies:Trusted:0"] = trusted }));

    [Theory]
    [InlineData(true, "https", true)]
    [InlineData(true, "http", false)]
    [InlineData(false, "https", false)]
    public async Task is_told_to_stay_on_https_when_it_came_by_it(bool trusted, string scheme, bool told)
    {
        await using var host = await LocalStoryHost.StartAsync(trusted ? TrustsThisMachine : []);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Add("X-Forwarded-For", "203.0.113.77");
        request.Headers.Add("X-Forwarded-Proto", scheme);
        using var answer = await host.Http.SendAsync(request);
        Assert.Equal(told, answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task cannot_pass_the_limits_by_writing_the_header()
    {
        await using var host = await LocalStoryHost.StartAsync(new Dictionary<string, string?> { ["TriggerMail:Rates:LinksPerMinute"] = "3" });
        var answers = new List<HttpStatusCode>();
        for (var n = 0; n < 12; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/u/guess");
            request.Headers.Add("X-Forwarded-For", $"203.0.113.{n}");
            using var answer = await host.Http.SendAsync(request);
            answers.Add(answer.StatusCode);
        }
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    [Fact]
    public void is_refused_as_a_setting_that_is_no_address() =>
        Assert.Contains("TriggerMail:Proxies:Trusted holds 'front.example'", Assert.Single(new TriggerMail.Web.WebSettings { Proxies = new() { Trusted = ["front.example", "10.0.0.5", "::1"] } }.Problems()), StringComparison.Ordinal);

    private static async Task<string?> OriginOfAsync(string forwarded, Dictionary<string, string?> settings)
    {
        await using var shop = await OpenShop.OpenAsync(settings: settings);
        var contact = await shop.SubscriberAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/u/{shop.Token(contact, LinkPurpose.Unsubscribe)}")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["List-Unsubscribe"] = "One-Click" }),
        };
        request.Headers.Add("X-Forwarded-For", forwarded);
        (await shop.Client.SendAsync(request)).EnsureSuccessStatusCode();
        return Consents.For(await shop.ContactAsync("mia@example.com"), "offers", "email")!.Origin;
    }
}

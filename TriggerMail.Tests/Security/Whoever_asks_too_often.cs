using System.Net;
using TriggerMail.Stories;
using TriggerMail.Web.Access;

namespace TriggerMail.Security;

/// <summary>429 and Retry-After, for each caller on its own.</summary>
[Trait("Kind", "security")]
public sealed class Whoever_asks_too_often
{
    [Fact]
    public async Task is_told_to_wait_while_others_are_served()
    {
        var (shop, reports) = (ApiKey.Make(), ApiKey.Make());
        await using var host = await LocalStoryHost.StartAsync(new Dictionary<string, string?>
        {
            ["TriggerMail:Keys:0:Name"] = "shop",
            ["TriggerMail:Keys:0:Hash"] = shop.Hash,
            ["TriggerMail:Keys:0:Scopes"] = "intake",
            ["TriggerMail:Keys:1:Name"] = "reports",
            ["TriggerMail:Keys:1:Hash"] = reports.Hash,
            ["TriggerMail:Keys:1:Scopes"] = "read",
            ["TriggerMail:Rates:ApiPerSecond"] = "1",
        });
        var answers = await ManyAsync(host, 10, () => With(new(HttpMethod.Post, "/api/events"), shop.Key));
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Contains(answers, answer => answer.StatusCode != HttpStatusCode.TooManyRequests);
        using var other = await host.Http.SendAsync(With(new(HttpMethod.Get, "/api/journeys"), reports.Key));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync(new Uri("/health", UriKind.Relative))).StatusCode);
    }

    [Theory]
    [InlineData("Rates:LinksPerMinute", "/u/guess")]
    [InlineData("Rates:LinksPerMinute", "/p/guess")]
    [InlineData("Rates:CollectPerSecond", "/api/collect")]
    [InlineData("Rates:ApiPerSecond", "/contacts")]
    public async Task is_stopped_on_links_pages_and_collect_too(string setting, string path)
    {
        await using var host = await LocalStoryHost.StartAsync(new Dictionary<string, string?> { [$"TriggerMail:{setting}"] = "3" });
        var answers = await ManyAsync(host, 12, () => new(path == "/api/collect" ? HttpMethod.Post : HttpMethod.Get, path));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.InRange(answers.Count(answer => answer.StatusCode != HttpStatusCode.TooManyRequests), 3, 11);
    }

    [Fact]
    public async Task with_wrong_keys_cannot_go_on_guessing()
    {
        await using var host = await LocalStoryHost.StartAsync(new Dictionary<string, string?> { ["TriggerMail:ApiKey"] = "a-key-nobody-guesses", ["TriggerMail:Rates:WrongKeysPerMinute"] = "5" });
        var answers = await ManyAsync(host, 12, () => With(new(HttpMethod.Get, "/api/journeys"), Guid.NewGuid().ToString()));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        using var right = await host.Http.SendAsync(With(new(HttpMethod.Get, "/api/journeys"), "a-key-nobody-guesses"));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task behind_a_proxy_is_told_apart_by_the_last_address_it_names()
    {
        await using var host = await LocalStoryHost.StartAsync(new Dictionary<string, string?> { ["TriggerMail:Rates:LinksPerMinute"] = "1", ["TriggerMail:Proxies:Trusted:0"] = "127.0.0.1" });
        for (var n = 0; n < 5; n++)
        {
            // What the caller wrote itself comes first and does not count.
            Assert.NotEqual(HttpStatusCode.TooManyRequests, await LinkAsync($"1.2.3.4, 203.0.113.{n}:4711"));
            Assert.NotEqual(HttpStatusCode.TooManyRequests, await LinkAsync($"2001:db8:0:{n}::1"));
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, await LinkAsync("9.9.9.9, 203.0.113.0:4712"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await LinkAsync("2001:db8:0:1::ffff"));

        async Task<HttpStatusCode> LinkAsync(string from)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/u/x");
            request.Headers.Add("X-Forwarded-For", from);
            using var answer = await host.Http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    private static HttpRequestMessage With(HttpRequestMessage request, string key)
    {
        request.Headers.Add("X-Api-Key", key);
        return request;
    }

    private static async Task<List<HttpResponseMessage>> ManyAsync(LocalStoryHost host, int times, Func<HttpRequestMessage> make)
    {
        var answers = new List<HttpResponseMessage>();
        for (var n = 0; n < times; n++)
            answers.Add(await host.Http.SendAsync(make()));
        return answers;
    }
}

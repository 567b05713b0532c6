using System.Net;
using TriggerMail.Stories;
using TriggerMail.Tests.Pages;
using TriggerMail.Web;

namespace TriggerMail.Security;

/// <summary>
/// DNS rebinding: a stranger's page points its own name at this machine, and the visitor's browser takes what is here for that page's own.
/// Only the name asked for tells it.
/// </summary>
[Trait("Kind", "security")]
public sealed class A_request_for_another_host(A_request_for_another_host.NamedShop named) : IClassFixture<A_request_for_another_host.NamedShop>
{
    private readonly OpenShop shop = named.Shop;

    private static readonly Dictionary<string, string?> Named = new()
    {
        ["TriggerMail:Store:PublicUrl"] = "https://mail.shop.example",
        ["TriggerMail:Hosts:0"] = "extra.example",
        ["TriggerMail:Hosts:1"] = "*.wild.example",
        ["TriggerMail:Hosts:2"] = "bücher.example",
        ["TriggerMail:Hosts:3"] = "192.0.2.7",
    };

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:5080")]
    [InlineData("EVIL.example.")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("mail.shop.example.evil.example")]
    [InlineData("notlocalhost")]
    [InlineData("wild.example")]
    [InlineData("evilwild.example")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("[2001:db8::1]:80")]
    [InlineData("[::ffff:10.0.0.1]")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("localhost..")]
    public async Task is_refused_on_every_path_with_the_remedy(string host)
    {
        foreach (var (method, path) in new[]
        {
            ("GET", "/"), ("GET", "/health"), ("GET", "/health/live"), ("GET", "/api/contacts"), ("GET", "/api/contacts/ada@example.com/export"),
            ("DELETE", "/api/contacts/ada@example.com"), ("POST", "/api/events"), ("POST", "/api/collect"), ("OPTIONS", "/api/collect"), ("POST", "/api/webhooks/shopify"),
            ("GET", "/u/x"), ("GET", "/assets/console.css"), ("GET", "/nothing/here"), ("TRACE", "/"),
        })
        {
            var (status, answer) = await AskAsync(method, path, host, $"Origin: http://{host}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n");
            Assert.Equal((421, method, path), (status, method, path));
            Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
            Assert.Contains("TriggerMail:Hosts", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("ada@", answer, StringComparison.OrdinalIgnoreCase);
        }
        await shop.ContactAsync("ada@example.com");
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LocalHost:1234")]
    [InlineData("localhost.:80")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10:5080")]
    [InlineData("[::1]")]
    [InlineData("[0:0:0:0:0:0:0:1]:5080")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("mail.shop.example")]
    [InlineData("MAIL.Shop.Example.:443")]
    [InlineData("extra.example")]
    [InlineData("a.wild.example")]
    [InlineData("a.b.wild.example:8080")]
    [InlineData("xn--bcher-kva.example")]
    [InlineData("192.0.2.7")]
    public async Task is_told_from_one_for_ours_in_any_spelling(string host) => Assert.Equal(200, (await AskAsync("GET", "/api/contacts", host)).Status);

    [Theory]
    [InlineData(null, "1.1", "/api/contacts", "", 400)] // The server's own refusals.
    [InlineData("localhost", "1.1", "/api/contacts", "Host: evil.example\r\n", 400)]
    [InlineData("evil.example", "1.1", "/api/contacts", "Host: localhost\r\n", 400)]
    [InlineData("localhost", "1.1", "http://evil.example/api/contacts", "", 400)]
    [InlineData("localhost/evil", "1.1", "/api/contacts", "", 400)]
    [InlineData("[::]", "1.1", "/api/contacts", "", 400)]
    [InlineData(null, "1.0", "/api/contacts", "", 421)] // And ours.
    [InlineData("", "1.1", "/api/contacts", "", 421)]
    [InlineData("evil.example", "1.1", "http://evil.example/api/contacts", "", 421)]
    [InlineData("evil.example", "1.1", "/api/contacts", "X-Forwarded-Host: localhost\r\n", 421)]
    [InlineData("evil.example", "1.1", "/api/contacts", "Forwarded: host=localhost\r\n", 421)]
    [InlineData("evil.example", "1.1", "/api/contacts", "X-Host: localhost\r\nX-Original-Host: localhost\r\nX-HTTP-Host-Override: localhost\r\n", 421)]
    [InlineData("localhost", "1.1", "http://localhost/api/contacts", "", 200)]
    [InlineData("localhost", "1.1", "/api/contacts", "X-Forwarded-Host: evil.example\r\n", 200)] // Nobody believes it.
    public async Task is_no_way_in_by_headers_and_targets(string? host, string version, string target, string headers, int status) =>
        Assert.Equal(status, (await Wire.AskAsync(shop.Address, Wire.Request("GET", target, host, headers, version: version))).Status);

    [Theory]
    [InlineData("127.0.0.1", "mail.shop.example", 200)]
    [InlineData("127.0.0.1", "evil.example", 421)]
    [InlineData("evil.example", "127.0.0.1", 421)] // Through a proxy that passes on what the page's script wrote.
    [InlineData("evil.example", "evil.example", 421)]
    [InlineData("127.0.0.1", "evil.example, mail.shop.example", 200)] // What the trusted proxy added counts, as for addresses.
    [InlineData("127.0.0.1", "mail.shop.example, evil.example", 421)]
    public async Task through_a_trusted_proxy_is_judged_by_both_names(string host, string forwarded, int status)
    {
        await using var proxied = await OpenShop.OpenAsync(settings: new Dictionary<string, string?>(Named) { ["TriggerMail:Proxies:Trusted:0"] = "127.0.0.1" });
        var headers = $"X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Host: {forwarded}\r\n";
        Assert.Equal(status, (await Wire.AskAsync(proxied.Address, Wire.Request("GET", "/api/journeys", host, headers))).Status);
    }

    [Fact]
    public async Task is_refused_with_a_key_too_unless_any_is_taken()
    {
        var keyed = new Dictionary<string, string?> { ["TriggerMail:ApiKey"] = "a-key-nobody-guesses" };
        await using (var host = await LocalStoryHost.StartAsync(keyed))
            Assert.Equal(421, await StatusAsync(host, "evil.example"));
        keyed["TriggerMail:Hosts:0"] = "*";
        await using (var host = await LocalStoryHost.StartAsync(keyed))
            Assert.Equal(200, await StatusAsync(host, "evil.example"));

        static async Task<int> StatusAsync(LocalStoryHost host, string name) => (await Wire.AskAsync(
            host.Http.BaseAddress!, Wire.Request("GET", "/api/journeys", name, "X-Api-Key: a-key-nobody-guesses\r\n"))).Status;
    }

    [Theory]
    [InlineData("http://mail.shop.example", "without http://")]
    [InlineData("mail.shop.example:443", "without a port")]
    [InlineData("*.", "*.shop.example")]
    [InlineData("", "holds ''")]
    [InlineData("*", "no key is asked for")]
    public void is_let_in_by_no_setting_that_is_wrong(string setting, string remedy) =>
        Assert.Contains(remedy, Assert.Single(new WebSettings { Hosts = [setting] }.Problems()), StringComparison.Ordinal);

    [Fact]
    public async Task is_judged_before_the_limits_so_that_a_page_cannot_use_them_up()
    {
        await using var host = await LocalStoryHost.StartAsync(new Dictionary<string, string?> { ["TriggerMail:Rates:ApiPerSecond"] = "1" });
        for (var n = 0; n < 10; n++)
            await Wire.AskAsync(host.Http.BaseAddress!, Wire.Request("GET", "/api/journeys", "evil.example"));
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync(new Uri("/api/journeys", UriKind.Relative))).StatusCode);
    }

    /// <summary>One shop for all of them: none changes anything.</summary>
    public sealed class NamedShop : IAsyncLifetime
    {
        internal OpenShop Shop { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Shop = await OpenShop.OpenAsync(settings: Named);
            await Shop.SubscriberAsync("ada@example.com", "Ada");
        }

        public async Task DisposeAsync() => await Shop.DisposeAsync();
    }

    private Task<(int Status, string Answer)> AskAsync(string method, string path, string host, string headers = "") =>
        Wire.AskAsync(shop.Address, Wire.Request(method, path, host, headers));
}
